// The permission tree: Read and Write for each area. What one does not have oneself cannot be given.

import { useQuery } from "@tanstack/react-query";
import { permissionsQuery } from "../../api/operators";
import { flattened, levelOf, withLevel } from "../../logic/permissions";
import { Icon } from "../../ui/icon";
import { Answer } from "../../ui/states";
import { administrators } from "../../words/administrators";
import { type PathedArea, pathed } from "./tree-words";

const words = administrators.tree;

interface Props {
  readonly value: ReadonlySet<string>;
  /** Absent where it is only looked at. */
  readonly onChange?: (value: Set<string>) => void;
  /** What may be given. */
  readonly givable: ReadonlySet<string>;
  readonly wrong?: string | undefined;
}

export function PermissionTree({ value, onChange, givable, wrong }: Props) {
  const tree = useQuery(permissionsQuery);
  return (
    <Answer of={tree} rows={10}>
      {({ areas }) => (
        <div className="table-box">
          <table className="table perm" aria-label={words.label}>
            <thead><tr><th scope="col">{words.area}</th><th scope="col" className="level">{words.read}</th><th scope="col" className="level">{words.write}</th></tr></thead>
            <tbody>
              {flattened(pathed(areas)).map(({ area, depth }) => <Row key={area.name} area={area} depth={depth} value={value} onChange={onChange} givable={givable} />)}
            </tbody>
          </table>
          {wrong !== undefined && <p className="field body" role="alert"><span className="wrong"><Icon name="warn" />{wrong}</span></p>}
        </div>
      )}
    </Answer>
  );
}

interface RowProps extends Pick<Props, "value" | "givable"> {
  readonly area: PathedArea;
  readonly depth: number;
  readonly onChange: Props["onChange"] | undefined;
}

function Row({ area, depth, value, onChange, givable }: RowProps) {
  const level = levelOf(area, value);
  const cell = (name: string, on: boolean, permission: string, next: "none" | "read" | "write") => (
    <td className="level">
      {onChange === undefined
        ? on && <><Icon name="check" /><span className="sr">{name}</span></>
        : <input type="checkbox" aria-label={words.cell(area.path, name)} checked={on} disabled={!givable.has(permission)} onChange={() => onChange(withLevel(area, next, value))} />}
    </td>
  );
  return (
    <tr>
      <th scope="row" className={`d${depth}`}>{area.label}</th>
      {cell(words.read, level !== "none", area.read, level === "none" ? "read" : "none")}
      {cell(words.write, level === "write", area.write, level === "write" ? "read" : "write")}
    </tr>
  );
}
