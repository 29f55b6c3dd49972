// The server's complaints about fields, brought to the fields that a form has for them.

import { Problem } from "../api/problem";
import { words } from "../words";

/** `place` says which field of the form shows a complaint, by the server's name for it; where none does, the sentence stays. */
export function placed(error: unknown, place: (field: string) => string | undefined): unknown {
  if (!(error instanceof Problem) || error.body.errors === undefined) return error;
  const errors = error.body.errors.map(({ field, expected }) => ({ field: place(field) ?? field, expected: numbered(field, expected) }));
  const all = error.body.errors.every(({ field }) => place(field) !== undefined);
  return new Problem(error.status, { ...error.body, errors, ...(all ? { detail: words.seeFields } : {}) }, error.request, error.retryAfter);
}

/** Of a list, which entry is meant. */
function numbered(field: string, expected: string): string {
  const at = /\[(\d+)\]$/.exec(field)?.[1];
  return at === undefined ? expected : words.entry(Number(at) + 1, expected);
}
