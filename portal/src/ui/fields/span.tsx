// A span of time with its unit.

import { useState } from "react";
import { type SpanUnit, secondsPer, unitOf } from "../../logic/time";
import { words } from "../../words";
import { type Common, Field } from "./frame";

interface Props extends Common {
  /** In seconds; NaN for an empty field. */
  readonly value: number;
  readonly onChange: (seconds: number) => void;
}

export function SpanField({ value, onChange, ...common }: Props) {
  const [chosen, setChosen] = useState<SpanUnit | null>(null);
  const unit = chosen ?? unitOf(value);
  const size = secondsPer(unit);
  const text = Number.isNaN(value) ? "" : String(Math.round((value / size) * 1000) / 1000);
  return (
    <Field {...common}>
      {(control) => (
        <div className="with-unit">
          <input
            className="input" type="number" min={0} inputMode="numeric" value={text} {...control}
            onChange={(event) => {
              setChosen(unit);
              onChange(event.target.value === "" ? Number.NaN : Math.round(Number(event.target.value) * size));
            }}
          />
          <select
            className="input" aria-label={words.unitOf(common.label)} value={unit}
            onChange={(event) => {
              const next = event.target.value as SpanUnit;
              setChosen(next);
              onChange((value / size) * secondsPer(next));
            }}
          >
            {words.units.map(([key, name]) => <option key={key} value={key}>{name}</option>)}
          </select>
        </div>
      )}
    </Field>
  );
}
