// The settings of codes as a form has them, and what the server expects of them.

import type { Schemas } from "../../api/client";
import { type Checks, checks } from "../../logic/draft";
import { methods } from "../../words/methods";
import type { Passcodes } from "./queries";

const words = methods.codes;
const DAY = 86_400;
const LIFE_MAX = 21 * DAY;
const LOCK_MAX = 365 * DAY;
const LENGTH_MIN = 4;
const FAILURES_MAX = 100;

export type CodeDraft = Omit<Passcodes["codes"], "verification"> & { readonly cross_client: boolean };

export const lengthMax = (alphabet: CodeDraft["alphabet"]) => (alphabet === "speakable" ? 22 : 64);

export function codeDraft({ cross_client, codes: { alphabet, letters, specials, length, multiple_use, failures_max, ...codes } }: Passcodes): CodeDraft {
  const { life_min_seconds, life_default_seconds, life_max_seconds, lock_duration_seconds } = codes;
  const life = { life_min_seconds, life_default_seconds, life_max_seconds };
  return { alphabet, letters, specials, length, multiple_use, failures_max, lock_duration_seconds, ...life, cross_client };
}

export function codeChanges({ cross_client, ...codes }: Partial<CodeDraft>): Schemas["PasscodesInput"] {
  return { codes, ...(cross_client === undefined ? {} : { cross_client }) };
}

/** What codes look like and how long they live: the part that is also the temporary access code authenticator's. */
export type Shape = Pick<CodeDraft, "alphabet" | "letters" | "specials" | "length" | "multiple_use" | "life_min_seconds" | "life_default_seconds" | "life_max_seconds">;
export type Lockout = Pick<CodeDraft, "failures_max" | "lock_duration_seconds">;

export const SHAPE_CHECKS: Checks<Shape> = {
  length: (length, { alphabet }) => checks.whole(LENGTH_MIN, lengthMax(alphabet))(length),
  life_min_seconds: (life) => (life >= 1 ? undefined : words.lifeMin),
  life_default_seconds: (life, all) => (life >= all.life_min_seconds ? undefined : words.lifeDefault),
  life_max_seconds: (life, all) => (life >= all.life_default_seconds && life <= LIFE_MAX ? undefined : words.lifeMax),
};

export const LOCKOUT_CHECKS: Checks<Lockout> = {
  failures_max: checks.whole(1, FAILURES_MAX),
  lock_duration_seconds: (duration) => (duration >= 1 && duration <= LOCK_MAX ? undefined : words.durationRange),
};

export const CODE_CHECKS: Checks<CodeDraft> = { ...SHAPE_CHECKS, ...LOCKOUT_CHECKS };
