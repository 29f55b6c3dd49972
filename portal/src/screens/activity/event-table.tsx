// Events in rows, each with the way to its details.

import type { UseQueryResult } from "@tanstack/react-query";
import { useState } from "react";
import type { Schemas } from "../../api/client";
import { reasonOf, wordsOf } from "../../logic/event";
import { fullMoment } from "../../logic/time";
import { Button } from "../../ui/button";
import { Empty } from "../../ui/states";
import { AnswerTable, type Column } from "../../ui/table";
import { When } from "../../ui/when";
import { activity as words } from "../../words/activity";
import { OutcomeMark } from "./outcome-mark";
import { actorName, targetName } from "./people";

type Event = Schemas["ActivityShown"];

interface Props {
  readonly of: UseQueryResult<Schemas["ActivityPage"]>;
  readonly filtered?: boolean;
  readonly clear?: () => void;
  /** Whether all of them are about the same, so that it need not be said. */
  readonly ofOne?: boolean;
  readonly open: (event: string) => void;
}

export function EventTable({ of, filtered = false, clear, ofOne = false, open }: Props) {
  const [openedAt] = useState(() => Date.now());
  const columns: readonly (Column<Event> | false)[] = [
    { name: words.columns.at, cell: (row) => <><When at={row.at} />{Date.parse(row.at) > openedAt && <span className="fresh">{words.fresh}</span>}</> },
    { name: words.columns.what, bare: true, cell: (row) => <What event={row} open={() => open(row.id)} /> },
    { name: words.columns.actor, cell: (row) => actorName(row.actor) },
    !ofOne && { name: words.columns.target, cell: (row) => targetName(row) },
    { name: words.columns.application, cell: (row) => row.application?.name ?? row.client?.name ?? "" },
  ];
  const more = of.data?.next !== undefined && of.data.next !== null;
  const empty = (
    <Empty icon="pulse" title={words.empty.title}>
      <p>{more ? words.empty.more : filtered ? words.empty.text : words.empty.none}</p>
      {filtered && clear !== undefined && <Button onPress={clear}>{words.filters.clear}</Button>}
    </Empty>
  );
  return <div className="log"><AnswerTable label={words.title} of={of} rows={(page) => page.events} columns={columns} keyOf={(row) => row.id} empty={empty} /></div>;
}

function What({ event, open }: { event: Event; open: () => void }) {
  const { text, outcome } = wordsOf(event);
  const reason = reasonOf(event);
  return (
    <span className="what">
      <OutcomeMark outcome={outcome} />
      <span>
        <button type="button" className="main" aria-label={words.event.open(text, fullMoment(event.at))} onClick={open}>{text}</button>
        {reason !== undefined && <span className="sub">{reason}</span>}
      </span>
    </span>
  );
}
