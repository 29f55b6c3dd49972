// Where a JSON pointer (RFC 6901) leads in a text, so that the place can be shown and one value replaced while
// everything around it stays as it was written.

export interface Place {
  readonly start: number;
  readonly end: number;
  /** False where the text has only what the place should have stood in. */
  readonly exact: boolean;
}

const STRING = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"/y;
const SCALAR = /[^\s,\]}]+/y;
const SPACE = /\s*/y;
const PLAIN = /[^"[\]{}]*/y;

function after(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

const spaces = (text: string, at: number) => after(SPACE, text, at);

/** The end of the value that begins at an offset; -1 where none does. */
function valueEnd(text: string, start: number): number {
  const first = text.charAt(start);
  if (first === '"') return after(STRING, text, start);
  if (first !== "{" && first !== "[") return after(SCALAR, text, start);
  let depth = 0;
  for (let at = start; at !== -1 && at < text.length; at = after(PLAIN, text, at)) {
    const sign = text.charAt(at);
    if (sign === '"') {
      at = after(STRING, text, at);
      if (at === -1) return -1;
      continue;
    }
    depth += sign === "{" || sign === "[" ? 1 : -1;
    at += 1;
    if (depth === 0) return at;
  }
  return -1;
}

function keyOf(literal: string): string {
  try {
    return JSON.parse(literal) as string;
  } catch {
    return literal.slice(1, -1);
  }
}

/** The offset of a member's value in the object or list that begins at an offset; -1 where there is none. */
function memberStart(text: string, start: number, name: string): number {
  const isObject = text.charAt(start) === "{";
  if (!isObject && text.charAt(start) !== "[") return -1;
  let at = spaces(text, start + 1);
  for (let index = 0; at < text.length; index++) {
    let key = String(index);
    if (isObject) {
      const end = after(STRING, text, at);
      if (end === -1) return -1;
      key = keyOf(text.slice(at, end));
      at = spaces(text, end);
      if (text.charAt(at) !== ":") return -1;
      at = spaces(text, at + 1);
    }
    if (key === name) return valueEnd(text, at) === -1 ? -1 : at;
    const end = valueEnd(text, at);
    if (end === -1) return -1;
    at = spaces(text, end);
    if (text.charAt(at) !== ",") return -1;
    at = spaces(text, at + 1);
  }
  return -1;
}

/** The place that a pointer names, or the nearest one around it. */
export function placeOf(text: string, pointer: string): Place {
  let start = spaces(text, 0);
  const names = pointer === "" ? [] : pointer.slice(1).split("/");
  let exact = true;
  for (const name of names) {
    const next = memberStart(text, start, name.replaceAll("~1", "/").replaceAll("~0", "~"));
    exact = next !== -1;
    if (!exact) break;
    start = next;
  }
  const end = valueEnd(text, start);
  return end === -1 ? { start, end: text.length, exact: false } : { start, end, exact };
}

/** The text with one value replaced; as it was where there is no such value. */
export function withValue(text: string, pointer: string, value: unknown): string {
  const { start, end, exact } = placeOf(text, pointer);
  return exact ? text.slice(0, start) + JSON.stringify(value) + text.slice(end) : text;
}

/** The number of the line that an offset is in, from 1 on. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) line += 1;
  return line;
}

/** The offset at which a line begins. */
export function lineStart(text: string, line: number): number {
  let at = 0;
  for (let seen = 1; seen < line; seen++) {
    const end = text.indexOf("\n", at);
    if (end === -1) return at;
    at = end + 1;
  }
  return at;
}
