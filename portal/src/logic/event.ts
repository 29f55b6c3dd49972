// What an event of the activity logs says in a line.

import { moment } from "./time";
import { EVENTS, EVENT_GROUPS, type EventGroup, type EventWords, type Outcome, REASONS } from "../words/events";

interface Told {
  readonly type: string;
  readonly words?: string | null;
  readonly details: Readonly<Record<string, unknown>>;
}

/** An instant in a sentence of the server's. */
const INSTANT = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;

const named = (word: string) => word.charAt(0).toUpperCase() + word.slice(1).replaceAll("_", " ");

/** A type that the portal does not know yet is told by its own name. */
export function wordsOf({ type }: { readonly type: string }): EventWords {
  return EVENTS[type] ?? { text: named(type), group: "audit", outcome: "done" };
}

/** Why, where it was refused. */
export function reasonOf({ words, details }: Told): string | undefined {
  if (words !== null && words !== undefined) return words.replaceAll(INSTANT, (at) => moment(at));
  const reason = reasonWord(details.reason);
  return reason === undefined ? undefined : (REASONS[reason] ?? named(reason));
}

/** Reasons that have more to say are objects with the reason's word in them. */
function reasonWord(reason: unknown): string | undefined {
  if (typeof reason === "string") return reason;
  if (typeof reason !== "object" || reason === null) return undefined;
  const inner = (reason as { reason?: unknown; type?: unknown }).reason ?? (reason as { type?: unknown }).type ?? Object.keys(reason)[0];
  return typeof inner === "string" ? inner : undefined;
}

/** The types of a group, or the one type; of one outcome, if any. All of them where neither is given: `undefined`. */
export function typesOf(what: string | undefined, outcome: Outcome | undefined): string[] | undefined {
  if (what === undefined && outcome === undefined) return undefined;
  const known = Object.entries(EVENTS).filter((entry): entry is [string, EventWords] => entry[1] !== undefined);
  const wanted = known.filter(([type, words]) => (what === undefined || type === what || words.group === what) && (outcome === undefined || words.outcome === outcome));
  return wanted.map(([type]) => type);
}

/** Each group with its types, as they are chosen from. */
export function groupedTypes(): { group: EventGroup; name: string; types: [string, string][] }[] {
  const entries = Object.entries(EVENTS);
  return (Object.entries(EVENT_GROUPS) as [EventGroup, string][]).map(([group, name]) => ({
    group,
    name,
    types: entries.flatMap(([type, words]): [string, string][] => (words?.group === group ? [[type, words.text]] : [])),
  }));
}
