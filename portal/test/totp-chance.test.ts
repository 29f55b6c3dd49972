// The odds of guessing a TOTP: those of a hundred tries are the server's own, in `totp/policy.rs`.

import { expect, test } from "vitest";
import { totpChance } from "../src/logic/totp-chance";

const usual = { digits: 6, window: 1, totps: 1, tiers: [{ failures: 5, duration_seconds: 900 }], failuresExpire: 900 };

test("a hundred tries are reckoned as the server does", () => {
  expect(totpChance(usual).hundredPpm).toBe(300);
  expect(totpChance({ ...usual, totps: 5 }).hundredPpm).toBe(1500);
  expect(totpChance({ ...usual, totps: 50, window: 2 }).hundredPpm).toBe(25_000);
  expect(totpChance({ ...usual, totps: 50, window: 2, digits: 8 }).hundredPpm).toBe(250);
});

test("a year of five tries each quarter of an hour", () => {
  // 175,200 tries, each hits with three in a million.
  expect(totpChance(usual).perYear).toBeCloseTo(1 - Math.exp(-175_200 * 3e-6), 4);
});

test("longer locks help only as far as failures are kept", () => {
  const tiers = [{ failures: 5, duration_seconds: 900 }, { failures: 10, duration_seconds: 86_400 }];
  const forgetful = totpChance({ ...usual, tiers });
  const mindful = totpChance({ ...usual, tiers, failuresExpire: 86_400 });
  // Nine tries, then the first lock and a quiet quarter of an hour.
  expect(forgetful.perYear).toBeCloseTo(1 - Math.exp((-9 / 1800) * 31_536_000 * 3e-6), 3);
  expect(mindful.perYear).toBeLessThan(0.011);
  expect(totpChance({ ...usual, tiers: [] }).perYear).toBe(0);
});
