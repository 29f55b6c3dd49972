// How likely a guesser is to hit a TOTP, worked out from its settings while they are typed. The server's own reckoning
// of a hundred tries is in `totp/policy.rs`; this is the same, and adds what comes of guessing for a year.

export interface LockTier {
  readonly failures: number;
  readonly duration_seconds: number;
}

export interface GuessedTotp {
  readonly digits: number;
  /** Steps to either side that a code may be off. */
  readonly window: number;
  /** Authenticator apps of one user. */
  readonly totps: number;
  readonly tiers: readonly LockTier[];
  readonly failuresExpire: number;
}

export interface TotpChance {
  /** That one try hits. */
  readonly perGuess: number;
  /** That one of a hundred tries hits, in millionths, rounded up: what the budget is compared with. */
  readonly hundredPpm: number;
  /** That someone who tries all year, as fast as the locks let them, hits. */
  readonly perYear: number;
}

const YEAR = 365 * 24 * 3600;
const TRIES = 100;

/** Tries a second in the long run: on from lock to lock, or stopping in time to have the failures forgotten. */
function fastest(tiers: readonly LockTier[], failuresExpire: number): number {
  const last = tiers.at(-1);
  if (last === undefined) return 0;
  const stretch = Math.max(last.failures - (tiers.at(-2)?.failures ?? 0), 1);
  const rates = [stretch / Math.max(last.duration_seconds, 1)];
  let locked = 0;
  for (const { failures, duration_seconds } of tiers) {
    rates.push((failures - 1) / Math.max(locked + failuresExpire, 1));
    locked += duration_seconds;
  }
  return Math.max(...rates);
}

export function totpChance({ digits, window, totps, tiers, failuresExpire }: GuessedTotp): TotpChance {
  const hits = totps * (2 * window + 1);
  const codes = 10 ** digits;
  const perGuess = Math.min(hits / codes, 1);
  const tries = fastest(tiers, failuresExpire) * YEAR;
  return {
    perGuess,
    hundredPpm: Math.min(Math.ceil((TRIES * hits * 1_000_000) / codes), 1_000_000),
    perYear: -Math.expm1(tries * Math.log1p(-perGuess)),
  };
}
