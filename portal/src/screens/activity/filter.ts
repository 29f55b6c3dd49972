// What the activity logs are filtered by: as it stands in the address, and as the API is asked.

import { typesOf } from "../../logic/event";
import type { Outcome } from "../../words/events";

export const SPANS = { hour: 3600, day: 86_400, week: 7 * 86_400, month: 30 * 86_400 } as const;
export type SpanName = keyof typeof SPANS | "between";

/** The address keeps it, so that a filtered log can be passed on. */
export interface LogFilter {
  readonly span?: SpanName | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly what?: string | undefined;
  readonly outcome?: Outcome | undefined;
  readonly actor?: string | undefined;
  readonly application?: string | undefined;
  readonly user?: string | undefined;
}

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);
const one = <T extends string>(value: unknown, of: readonly T[]) => of.find((known) => known === value);

/** Reads the address; what it does not understand is left out. */
export function readFilter(search: Record<string, unknown>): LogFilter {
  return {
    span: one(search.span, ["hour", "day", "week", "month", "between"]),
    since: text(search.since),
    until: text(search.until),
    what: text(search.what),
    outcome: one(search.outcome, ["done", "refused", "locked"]),
    actor: text(search.actor),
    application: text(search.application),
    user: text(search.user),
  };
}

const instant = (local: string | undefined) => {
  const at = local === undefined ? Number.NaN : Date.parse(local);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
};

/** Whether nothing could fit, such as a locked sign-in of a client: the server need not be asked. */
export const fitsNothing = ({ what, outcome }: LogFilter) => typesOf(what, outcome)?.length === 0;

export const isFiltered = (filter: LogFilter) => Object.values(filter).some((value) => value !== undefined);

/** The parameters of the API. Spans are reckoned from `now` on. */
export function asked(filter: LogFilter, now: number): Record<string, string> {
  const { span, actor, application } = filter;
  const begin = span === undefined || span === "between" ? instant(filter.since) : new Date(now - SPANS[span] * 1000).toISOString();
  const end = span === "between" ? instant(filter.until) : undefined;
  const pairs = { since: span === undefined ? undefined : begin, until: end, type: typesOf(filter.what, filter.outcome)?.join(","), actor, application };
  return Object.fromEntries(Object.entries(pairs).filter((pair): pair is [string, string] => pair[1] !== undefined));
}
