// The settings of TOTP as a form has them, and what the server expects of them.

import type { Schemas } from "../../api/client";
import { type Checks, checks } from "../../logic/draft";
import { type LockTier, totpChance } from "../../logic/totp-chance";
import { words as shared } from "../../words";
import { methods } from "../../words/methods";
import type { Totp } from "./queries";

const words = methods.totp;
const YEAR = 365 * 86_400;
const TIERS_MAX = 10;
const LONG_PERIODS = [60, 120, 180, 240, 300];

type Kept = Omit<Totp, "chance_ppm" | "often_ignored" | "issuer" | "digits">;
export type TotpDraft = Kept & { readonly issuer: string; readonly digits: "6" | "8" };

export function totpDraft(shown: Totp): TotpDraft {
  const { issuer, digits, algorithm, period_seconds, window, per_user_max, lock_tiers, failures_expire_seconds } = shown;
  const { confirmation, learn_drift, changes_need_totp, keep_last, plain_signing, challenge_life_seconds, chance_max_ppm } = shown;
  return {
    issuer: issuer ?? "",
    digits: digits === 8 ? "8" : "6",
    ...{ algorithm, period_seconds, window, per_user_max, lock_tiers, failures_expire_seconds },
    ...{ confirmation, learn_drift, changes_need_totp, keep_last, plain_signing, challenge_life_seconds, chance_max_ppm },
  };
}

export function totpChanges({ digits, ...changed }: Partial<TotpDraft>): Schemas["TotpPolicyInput"] {
  return { ...changed, ...(digits === undefined ? {} : { digits: Number(digits) }) };
}

function tiersAreRight(tiers: readonly LockTier[]): boolean {
  const each = tiers.every(({ failures, duration_seconds: lasts }) => Number.isInteger(failures) && failures >= 1 && failures <= 100 && lasts >= 1 && lasts <= YEAR);
  const growing = tiers.every((tier, at) => {
    const before = tiers[at - 1];
    return before === undefined || (tier.failures > before.failures && tier.duration_seconds >= before.duration_seconds);
  });
  return tiers.length >= 1 && tiers.length <= TIERS_MAX && each && growing;
}

/** Whether widely used apps may ignore some of it. */
export function isUnusual({ algorithm, digits, period_seconds }: TotpDraft): boolean {
  return algorithm !== "sha1" || digits !== "6" || period_seconds !== 30;
}

export const mayAddTier = (tiers: readonly LockTier[]) => tiers.length < TIERS_MAX;

export const TOTP_CHECKS: Checks<TotpDraft> = {
  issuer: (issuer) => (Array.from(issuer.trim()).length <= 100 && !issuer.includes(":") ? undefined : words.issuerWrong),
  period_seconds: (period) =>
    (Number.isInteger(period) && period >= 10 && period <= 59) || LONG_PERIODS.includes(period) ? undefined : words.periodWrong,
  window: checks.whole(0, 2),
  per_user_max: checks.whole(1, 50),
  lock_tiers: (tiers) => (tiersAreRight(tiers) ? undefined : words.tiersWrong),
  failures_expire_seconds: (span) => (span >= 60 && span <= YEAR ? undefined : words.expireWrong),
  challenge_life_seconds: (span) => (span >= 30 && span <= 900 ? undefined : words.challengeWrong),
  chance_max_ppm: (most, { digits, window, per_user_max, lock_tiers, failures_expire_seconds }) => {
    const whole = checks.whole(0, 1_000_000)(most);
    if (whole !== undefined) return whole;
    const least = totpChance({ digits: Number(digits), window, totps: per_user_max, tiers: lock_tiers, failuresExpire: failures_expire_seconds }).hundredPpm;
    return least > most ? words.ppmWrong(shared.number(least)) : undefined;
  },
};
