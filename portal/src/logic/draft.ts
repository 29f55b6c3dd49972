// A form's values while they are edited: what was changed, and what is wrong with which field, as the portal checks it
// at once and as the server answers.

import { useState } from "react";
import { asProblem } from "../api/problem";
import { words } from "../words";

/** Says what is wrong with a value, if anything. */
export type Checks<T> = { readonly [K in keyof T]?: (value: T[K], all: T) => string | undefined };

export interface Draft<T> {
  readonly values: T;
  readonly set: <K extends keyof T>(field: K, value: T[K]) => void;
  /** What a field takes: `value` and `onChange`, and `wrong` once it was left or sent. */
  readonly field: <K extends keyof T & string>(name: K) => { value: T[K]; onChange: (value: T[K]) => void; wrong: string | undefined };
  readonly changed: boolean;
  /** Runs `act` where nothing is wrong; otherwise shows what is, and moves to it. */
  readonly send: (act: (values: T) => void) => void;
  readonly reset: (values?: T) => void;
}

interface State<T> {
  readonly values: T;
  readonly from: T;
  readonly sent: boolean;
  /** Fields that were changed since the last refusal, whose complaint is therefore old. */
  readonly touched: ReadonlySet<keyof T>;
}

/** `error` is that of the mutation that sends the form; the server's complaints are shown at their fields. */
export function useDraft<T extends object>(initial: T, checks: Checks<T> = {}, error: unknown = null): Draft<T> {
  const begin = (values: T): State<T> => ({ values, from: values, sent: false, touched: new Set() });
  const [state, setState] = useState(() => begin(initial));
  const { values, from, sent, touched } = state;
  const complaint = (name: keyof T) => checks[name]?.(values[name], values);
  const set = <K extends keyof T>(name: K, value: T[K]) =>
    setState((last) => ({ ...last, values: { ...last.values, [name]: value }, touched: new Set(last.touched).add(name) }));
  const told = (name: string) => {
    const expected = error === null || touched.has(name as keyof T) ? undefined : asProblem(error).expected(name);
    return expected === undefined ? undefined : words.expected(expected);
  };
  return {
    values,
    set,
    field: (name) => ({
      value: values[name],
      onChange: (value) => set(name, value),
      wrong: (sent ? complaint(name) : undefined) ?? told(name),
    }),
    changed: (Object.keys(values) as (keyof T)[]).some((name) => !same(values[name], from[name])),
    send: (act) => {
      const fine = (Object.keys(checks) as (keyof T)[]).every((name) => complaint(name) === undefined);
      setState((last) => ({ ...last, sent: !fine, touched: new Set() }));
      if (fine) act(values);
      else requestAnimationFrame(focusFirstWrong);
    },
    reset: (next) => setState((last) => begin(next ?? last.from)),
  };
}

function same(one: unknown, other: unknown): boolean {
  return Object.is(one, other) || JSON.stringify(one) === JSON.stringify(other);
}

/** Moves to the first field that says what is wrong with it; in the dialog that is open, if one is. */
function focusFirstWrong() {
  const place = Array.from(document.querySelectorAll("[role=dialog], [role=alertdialog]")).at(-1) ?? document;
  place.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
}

/** Checks that several forms have. */
export const checks = {
  filled: (value: string) => (value.trim() === "" ? words.required : undefined),
  whole: (low: number, high: number) => (value: number) =>
    Number.isInteger(value) && value >= low && value <= high ? undefined : words.between(low, high),
  email: (value: string) => (/^\S+@\S+$/.test(value.trim()) ? undefined : words.notEmail),
  emailIfAny: (value: string) => (value.trim() === "" ? undefined : checks.email(value)),
};
