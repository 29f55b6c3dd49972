// A table of rows of one kind. On narrow screens each row folds into a block, with the columns' names beside the cells.

import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { words } from "../words";
import { Icon } from "./icon";
import { Refusal } from "./notice";
import { Skeleton } from "./states";

export interface Column<T> {
  /** Empty for the column of acts. */
  readonly name: string;
  readonly cell: (row: T) => ReactNode;
  /** `end` for numbers, `act` for the column of acts. */
  readonly kind?: "end" | "act";
  /** Whether narrow screens show the cell without its column's name, as the first one is. */
  readonly bare?: boolean;
  /** The word by which the server sorts, where it can. */
  readonly sort?: string;
}

/** The word that rows are sorted by; with `-` before it from the last to the first. */
export interface Sorting {
  readonly by: string;
  readonly onChange: (by: string) => void;
}

interface Props<T> {
  readonly label: string;
  readonly columns: readonly (Column<T> | false)[];
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
  readonly sorting?: Sorting;
  readonly busy?: boolean;
  /** Shown where there are no rows. */
  readonly empty?: ReactNode;
}

export function Table<T>({ label, columns, rows, keyOf, sorting, busy = false, empty }: Props<T>) {
  if (rows.length === 0 && empty !== undefined) return <>{empty}</>;
  const shown = columns.filter((column) => column !== false);
  return (
    <div className="table-box">
      <table className="table fold" aria-label={label} aria-busy={busy}>
        <thead><tr>{shown.map((column) => <Head key={column.name} column={column} sorting={sorting} />)}</tr></thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {shown.map(({ name, cell, kind, bare = false }, at) => (
                <td key={name} className={kind} data-label={at === 0 || bare || name === "" ? undefined : name}>{cell(row)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Head<T>({ column: { name, kind, sort }, sorting }: { column: Column<T>; sorting: Sorting | undefined }) {
  if (sort === undefined || sorting === undefined) {
    return <th scope="col" className={kind}>{name === "" ? <span className="sr">{words.actions}</span> : name}</th>;
  }
  const state = sorting.by === sort ? "ascending" : sorting.by === `-${sort}` ? "descending" : "none";
  return (
    <th scope="col" className={kind} aria-sort={state}>
      <button type="button" className="sort" onClick={() => sorting.onChange(state === "ascending" ? `-${sort}` : sort)}>
        {name}{state !== "none" && <Icon name={state === "ascending" ? "up" : "down"} />}
      </button>
    </th>
  );
}

/** A table of what a question was answered with, in each of its states. */
export function AnswerTable<A, T>({ of, rows, ...table }: Omit<Props<T>, "rows"> & { of: UseQueryResult<A>; rows: (answer: A) => readonly T[] }) {
  if (of.data !== undefined) return <Table {...table} rows={rows(of.data)} busy={of.isPlaceholderData} />;
  if (of.isError) return <div className="body"><Refusal error={of.error} retry={() => void of.refetch()} /></div>;
  return <Skeleton rows={8} />;
}
