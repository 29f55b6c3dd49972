import { expect, it } from "vitest";
import { spokenGroups } from "../src/logic/reading";

it("pairs each symbol with its word, group by group", () => {
  const groups = spokenGroups("K7-9M", "Kilo, seven, nine, Mike");
  expect(groups).toEqual([
    [{ symbol: "K", word: "Kilo" }, { symbol: "7", word: "seven" }],
    [{ symbol: "9", word: "nine" }, { symbol: "M", word: "Mike" }],
  ]);
});
