// A card with counts over time, as bars or as a table.

import { useState } from "react";
import type { SpanName } from "../../../logic/counts";
import { Card } from "../../../ui/card";
import { Segments } from "../../../ui/segments";
import { Table } from "../../../ui/table";
import { words as shared } from "../../../words";
import { activity } from "../../../words/activity";
import { Bars, type Place } from "./bars";
import { fullLabel, shortLabel } from "./labels";
import type { CountName, Slot } from "./queries";

const words = activity.statistics;

interface Props {
  readonly title: string;
  readonly span: SpanName;
  readonly slots: readonly Slot[];
  /** What is counted, with its name in the legend. */
  readonly series: readonly (readonly [CountName, string])[];
  /** The colours: `calm`, `failures` or `locks`. */
  readonly tone: string;
}

export function Chart({ title, span, slots, series, tone }: Props) {
  const [view, setView] = useState<"bars" | "table">("bars");
  const [chosen, choose] = useState<number | null>(null);
  const places = slots.map(({ start, counts }): Place => ({ id: start.toISOString(), short: shortLabel(span, start), full: fullLabel(span, start), values: series.map(([name]) => counts[name]) }));
  const total = series.map((_, which) => places.reduce((sum, { values }) => sum + (values[which] ?? 0), 0));
  const at = chosen === null ? undefined : places[chosen];
  const shown = at?.values ?? total;
  const told = ({ full, values }: Place) => `${full}: ${series.map(([, name], which) => `${name} ${shared.number(values[which] ?? 0)}`).join(", ")}`;
  const columns = [
    { name: words.time, cell: ({ full }: Place) => full },
    ...series.map(([, name], which) => ({ name, kind: "end" as const, cell: ({ values }: Place) => shared.number(values[which] ?? 0) })),
  ];
  return (
    <Card title={title} side={<Segments label={words.view(title)} value={view} onChange={setView} options={words.views} />} flush>
      <div className={`chart ${tone}`}>
        <p className="legend">
          <span className="strong">{at?.full ?? words.spans[span]}</span>
          {series.map(([name, text], which) => <span key={name} className="key"><span className={`swatch of-${which}`} />{text} <b>{shared.number(shown[which] ?? 0)}</b></span>)}
        </p>
        {view === "bars" && <Bars label={words.readOut(title)} places={places} told={told} chosen={chosen} choose={choose} />}
      </div>
      {view === "table" && <Table label={title} columns={columns} rows={[...places].reverse()} keyOf={({ id }) => id} />}
    </Card>
  );
}
