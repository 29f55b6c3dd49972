// Fields for text: one line, several lines, a whole number.

import type { InputHTMLAttributes } from "react";
import { type Common, Field } from "./frame";

type Input = Omit<InputHTMLAttributes<HTMLInputElement>, "onChange" | "value" | "id">;
type TextProps = Common & Input & { value: string; onChange: (value: string) => void };

export function Text({ label, hint, wrong, optional = false, onChange, className = "", ...input }: TextProps) {
  return (
    <Field label={label} hint={hint} wrong={wrong} optional={optional}>
      {(control) => <input className={`input ${className}`} {...input} {...control} onChange={(event) => onChange(event.target.value)} />}
    </Field>
  );
}

interface LinesProps extends Common {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly rows?: number;
  readonly placeholder?: string;
}

export function Lines({ value, onChange, rows = 3, placeholder, ...common }: LinesProps) {
  return (
    <Field {...common}>
      {(control) => <textarea className="input" rows={rows} value={value} placeholder={placeholder} {...control} onChange={(event) => onChange(event.target.value)} />}
    </Field>
  );
}

interface CountProps extends Common {
  /** NaN for an empty field. */
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly min?: number;
  readonly max?: number;
}

export function Count({ value, onChange, min = 0, max, ...common }: CountProps) {
  const text = Number.isNaN(value) ? "" : String(value);
  return <Text {...common} type="number" min={min} max={max} inputMode="numeric" value={text} onChange={(typed) => onChange(typed === "" ? Number.NaN : Number(typed))} />;
}
