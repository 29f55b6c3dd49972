// The chance budget: how likely a guesser is to get in, worked out from a code policy while it is typed. The server's
// own reckoning is `chance.rs`; this is the same.

export interface GuessedPolicy {
  readonly alphabet: "digits" | "speakable" | "complex";
  readonly letters: boolean;
  readonly specials: boolean;
  readonly length: number;
  readonly failuresMax: number;
  readonly lockSeconds: number;
}

export interface Chance {
  /** That one guess is right. */
  readonly perGuess: number;
  /** That one of the guesses up to the lock is right. */
  readonly perLock: number;
  /** That someone who guesses all year gets in, while there is always a live code. */
  readonly perYear: number;
}

const YEAR = 365 * 24 * 3600;
const SPEAKABLE_SYMBOLS = 23;

function classes({ alphabet, letters, specials }: GuessedPolicy): number[] {
  if (alphabet === "digits") return [10];
  if (alphabet === "speakable") return [SPEAKABLE_SYMBOLS];
  return [10, ...(letters ? [52] : []), ...(specials ? [8] : [])];
}

/** How many codes there are. Each class of symbols occurs at least once (inclusion and exclusion). */
export function combinations(policy: GuessedPolicy): number {
  const sizes = classes(policy);
  const all = sizes.reduce((sum, size) => sum + size, 0);
  let count = 0;
  for (let leftOut = 0; leftOut < 1 << sizes.length; leftOut++) {
    const out = sizes.filter((_, at) => (leftOut & (1 << at)) !== 0);
    const missing = out.reduce((sum, size) => sum + size, 0);
    count += (out.length % 2 === 0 ? 1 : -1) * (all - missing) ** policy.length;
  }
  return count;
}

/** The odds against one account with one live code. */
export function chanceOf(policy: GuessedPolicy): Chance {
  const perGuess = Math.min(1 / Math.max(combinations(policy), 1), 1);
  const guesses = Math.max(policy.failuresMax, 1);
  const locks = YEAR / Math.max(policy.lockSeconds, 1);
  const oneOf = (count: number) => -Math.expm1(count * Math.log1p(-perGuess));
  return { perGuess, perLock: oneOf(guesses), perYear: oneOf(guesses * locks) };
}

/** How worried one should be. */
export type Verdict = "good" | "fair" | "weak";

export function verdictOf({ perYear }: Chance): Verdict {
  if (perYear <= 0.01) return "good";
  return perYear <= 0.15 ? "fair" : "weak";
}

/** Odds as people say them: 1 in a number of two digits. */
export function oneIn(chance: number): string {
  if (chance >= 1) return "1 in 1";
  if (chance <= 0) return "0";
  const odds = 1 / chance;
  if (odds >= 1e15) return `1 in 10^${Math.floor(Math.log10(odds))}`;
  const unit = 10 ** Math.max(Math.floor(Math.log10(odds)) - 1, 0);
  return `1 in ${new Intl.NumberFormat("en").format(Math.round(odds / unit) * unit)}`;
}
