import { describe, expect, it } from "vitest";
import { chanceOf, combinations, oneIn, verdictOf } from "../src/logic/chance";

const digits = { alphabet: "digits", letters: false, specials: false, length: 6, failuresMax: 3, lockSeconds: 900 } as const;

describe("the chance budget", () => {
  it("counts codes of digits", () => expect(combinations(digits)).toBe(1_000_000));
  it("counts codes that have each class at least once", () => {
    // Of four symbols over digits and letters: all, without those of letters alone and of digits alone.
    const mixed = { ...digits, alphabet: "complex", letters: true, length: 4 } as const;
    expect(combinations(mixed)).toBe(62 ** 4 - 52 ** 4 - 10 ** 4);
  });
  it("adds up a year of guesses between locks", () => {
    const { perGuess, perYear } = chanceOf(digits);
    expect(perGuess).toBe(1e-6);
    expect(perYear).toBeCloseTo(1 - (1 - 1e-6) ** (3 * 35_040), 6);
    expect(verdictOf({ perGuess, perLock: 0, perYear })).toBe("fair");
  });
  it("is said in two digits", () => {
    expect(oneIn(1e-6)).toBe("1 in 1,000,000");
    expect(oneIn(0.0998)).toBe("1 in 10");
    expect(oneIn(1)).toBe("1 in 1");
  });
});
