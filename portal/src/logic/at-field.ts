// Which field a refusal is about, where the server says it only in its sentence: “name must not be empty”.

import { Problem } from "../api/problem";

/** The same refusal, about one field. */
export function about(refusal: Problem, field: string, expected: string): Problem {
  return new Problem(refusal.status, { ...refusal.body, errors: [{ field, expected }] }, refusal.request, refusal.retryAfter);
}

/** The same refusal, with the field named that its sentence begins with: itself, or what it is part of before a dot. */
export function atField(error: unknown, fields: readonly string[]): unknown {
  if (!(error instanceof Problem) || error.body.errors !== undefined) return error;
  const [, field, expected] = /^([\w.]+) (must .+)$/s.exec(error.message) ?? [];
  if (field === undefined || expected === undefined) return error;
  const name = field.split(".").at(-1) ?? field;
  return fields.includes(name) ? about(error, name, expected) : error;
}
