// Which authenticators users may have, as a form has it: all of them, each with whether it can be put off.

import type { Schemas } from "../../api/client";
import { policies } from "../../words/policies";
import { editing } from "../../words/policies-edit";

const words = editing.authenticators;

export type Allowance = Schemas["AllowanceWord"];
export type Grace = "none" | "until" | "skips";

export interface Row {
  readonly key: string;
  readonly allowance: Allowance;
  readonly grace: Grace;
  /** A day, as fields have it. */
  readonly until: string;
  readonly skips: number;
  /** The instant that the day stands for, as long as it is not changed. */
  readonly kept: string | null;
}

const SKIPS_MAX = 10;
/** Told by the help desk, or known by name only: users cannot get them by themselves. */
const NOT_BY_USERS = ["tac", "push_app", "hardware_token"];

export const mayBeRequired = (key: string) => !NOT_BY_USERS.includes(key);

const two = (part: number) => String(part).padStart(2, "0");

/** The day on which an instant is, in the operator's zone. */
function dayOf(instant: string): string {
  const at = new Date(instant);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** The end of a day, in the operator's zone. */
const endOf = (day: string) => new Date(`${day}T23:59:59`).toISOString();

/** Those that are named come first, in their order. */
export function rowsOf(entries: readonly Schemas["EnrolmentShown"][]): Row[] {
  const named = entries.map(({ key, allowance, grace_until: until = null, grace_skips: skips = null }): Row => ({
    key,
    allowance: allowance as Allowance,
    grace: until !== null ? "until" : skips !== null ? "skips" : "none",
    until: until === null ? "" : dayOf(until),
    skips: skips ?? 3,
    kept: until,
  }));
  const others = Object.keys(policies.keys).filter((key) => entries.every((entry) => entry.key !== key));
  return [...named, ...others.map((key): Row => ({ key, allowance: "not_allowed", grace: "none", until: "", skips: 3, kept: null }))];
}

/** One that was not named and still is not allowed stays out of it. */
export function entriesOf(rows: readonly Row[], former: readonly Schemas["EnrolmentShown"][]): Schemas["EnrolmentInput"][] {
  return rows
    .filter(({ key, allowance }) => allowance !== "not_allowed" || former.some((entry) => entry.key === key))
    .map(({ key, allowance, grace, until, skips, kept }) => {
      if (allowance !== "required" || grace === "none") return { key, allowance };
      if (grace === "skips") return { key, allowance, grace_skips: skips };
      return { key, allowance, grace_until: kept !== null && dayOf(kept) === until ? kept : endOf(until) };
    });
}

export function troubleOf({ allowance, grace, until, skips }: Row): string | undefined {
  if (allowance !== "required") return undefined;
  if (grace === "until" && Number.isNaN(Date.parse(until))) return words.untilWrong;
  if (grace === "skips" && !(Number.isInteger(skips) && skips >= 1 && skips <= SKIPS_MAX)) return words.skipsWrong;
  return undefined;
}
