// One of a few, all of them in sight, each with a sentence on what it means.

import { type ReactNode, useId } from "react";

interface Props<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly options: readonly { readonly value: T; readonly name: string; readonly hint?: ReactNode }[];
}

export function Radios<T extends string>({ label, value, onChange, options }: Props<T>) {
  const name = useId();
  return (
    <fieldset className="choices">
      <legend className="label">{label}</legend>
      {options.map((option) => (
        <label className="tick" key={option.value}>
          <input type="radio" name={name} checked={option.value === value} onChange={() => onChange(option.value)} />
          <span>{option.name}{option.hint !== undefined && <span className="hint">{option.hint}</span>}</span>
        </label>
      ))}
    </fieldset>
  );
}
