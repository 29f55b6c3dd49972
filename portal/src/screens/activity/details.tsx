// What else an event tells, as pairs for people.

import type { ReactNode } from "react";
import type { Schemas } from "../../api/client";
import { words as shared } from "../../words";
import { activity } from "../../words/activity";
import { DETAILS } from "../../words/events";
import { When } from "../../ui/when";

const INSTANTS = new Set(["at", "starts_at", "expires_at", "until", "latest", "frozen_until"]);
const ID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

function shown(name: string, value: unknown): ReactNode {
  if (value === null || value === undefined) return null;
  if (typeof value === "boolean") return value ? shared.yes : shared.no;
  if (typeof value === "number") return shared.number(value);
  if (typeof value === "string") return INSTANTS.has(name) ? <When at={value} /> : ID.test(value) ? <code>{value}</code> : value.replaceAll("_", " ");
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(String).join(", ").replaceAll("_", " ");
  if (name === "scope") return (value as { type?: string }).type === "organisation" ? activity.event.organisation : null;
  return <code>{JSON.stringify(value)}</code>;
}

/** What the rest of the dialog has said already is left out. */
export function detailFacts({ details, words }: Schemas["ActivityShown"]): [string, ReactNode][] {
  const told = (name: string, value: unknown) => name === "reason" && (typeof value === "string" || words !== undefined);
  return Object.entries(details as Record<string, unknown>)
    .filter(([name, value]) => !told(name, value))
    .map(([name, value]) => [DETAILS[name] ?? name.charAt(0).toUpperCase() + name.slice(1).replaceAll("_", " "), shown(name, value)]);
}
