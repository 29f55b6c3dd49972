// One of several, and yes or no.

import type { ReactNode } from "react";
import { type Common, Field } from "./frame";

export type Options<T extends string = string> = readonly (readonly [T, string])[];

interface Props<T extends string> extends Common {
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly options: Options<T>;
}

/** A list that opens. */
export function Choice<T extends string>({ value, onChange, options, ...common }: Props<T>) {
  return (
    <Field {...common}>
      {(control) => (
        <select className="input" value={value} {...control} onChange={(event) => onChange(event.target.value as T)}>
          {options.map(([key, name]) => <option key={key} value={key}>{name}</option>)}
        </select>
      )}
    </Field>
  );
}

interface TickProps {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly disabled?: boolean;
}

export function Tick({ label, hint, checked, onChange, disabled = false }: TickProps) {
  return (
    <label className="tick">
      <input type="checkbox" checked={checked} disabled={disabled} onChange={(event) => onChange(event.target.checked)} />
      <span>{label}{hint !== undefined && <span className="hint">{hint}</span>}</span>
    </label>
  );
}
