// What an operator orders: a code of some life and uses, for a place, with the record of how the caller was verified.

import type { Schemas } from "../../api/client";
import { type Answers, record } from "../../logic/checks";
import type { Terms } from "./terms";

export interface Order {
  /** `null` for a code that works everywhere. */
  readonly application: string | null;
  /** In seconds; `null` for the policy's default; NaN for an empty field. */
  readonly life: number | null;
  readonly uses: Schemas["UsesWord"];
  readonly answers: Answers;
}

/** The lives that are offered besides the default one. */
const LIVES = [300, 900, 3600, 28_800, 86_400];

/** Lives to choose from, in seconds, within what the policy allows. */
export function livesOf({ life }: Terms): number[] {
  if (life === undefined) return [];
  return LIVES.filter((seconds) => seconds >= life.min && seconds <= life.max && seconds !== life.normal);
}

/** What is sent to ask for approval, and with more to generate the code. */
export function bodyOf(order: Order, terms: Terms) {
  return {
    ...(order.life === null ? {} : { life_seconds: order.life }),
    uses: terms.multipleUse ? order.uses : 1,
    verification: record(terms.checks, order.answers),
  };
}

/** A name for a request, so that a repeated one is noticed. Also where the browser offers no UUIDs. */
export function requestName(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
