import { describe, expect, it } from "vitest";
import { labelEvery, slotsOf, summed, ticksTo } from "../src/logic/counts";
import { around, instantOf } from "../src/logic/event-id";

const NOW = new Date(2026, 10, 29, 13, 27);

describe("the slots of a time", () => {
  it("end with the present one", () => {
    const [first, last] = [slotsOf("day", NOW).at(0), slotsOf("day", NOW).at(-1)];
    expect(last).toEqual(new Date(2026, 10, 29, 13));
    expect(first).toEqual(new Date(2026, 10, 28, 14));
    expect(slotsOf("week", NOW).at(0)).toEqual(new Date(2026, 10, 23));
    expect(slotsOf("month", NOW)).toHaveLength(30);
  });
  it("are weeks from Monday on", () => {
    const weeks = slotsOf("quarter", NOW);
    expect(weeks).toHaveLength(13);
    for (const week of weeks) expect(week.getDay()).toBe(1);
    expect(weeks.at(-1)).toEqual(new Date(2026, 10, 23));
  });
  it("take up the server's hours", () => {
    const slots = slotsOf("week", NOW);
    const at = (day: number, hour: number, used: number) => ({ starts_at: new Date(2026, 10, day, hour).toISOString(), counts: { used } });
    const sums = summed([at(23, 0, 1), at(23, 23, 2), at(24, 0, 4), at(29, 13, 8)], slots, ["used"]);
    expect(sums.map(({ used }) => used)).toEqual([3, 4, 0, 0, 0, 0, 8]);
  });
});

describe("the scale", () => {
  it("has whole numbers, few of them, and room for the highest", () => {
    expect(ticksTo(0)).toEqual([0, 1]);
    expect(ticksTo(4)).toEqual([0, 1, 2, 3, 4]);
    expect(ticksTo(7)).toEqual([0, 2, 4, 6, 8]);
    for (const highest of [1, 9, 13, 45, 99, 101, 999, 12_345]) {
      const ticks = ticksTo(highest);
      expect(ticks.length).toBeLessThanOrEqual(6);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(highest);
      for (const tick of ticks) expect(Number.isInteger(tick)).toBe(true);
    }
  });
  it("leaves out labels that have no room", () => {
    expect(labelEvery(30, 30)).toBe(1);
    expect(labelEvery(30, 6)).toBe(5);
    expect(labelEvery(30, 0)).toBe(30);
  });
});

describe("an event's id", () => {
  it("says when it was written", () => {
    expect(instantOf("01a2277d-205f-7001-9648-06819eead102")?.toISOString()).toBe("2026-11-29T13:27:21.439Z");
    expect(instantOf("3b33f791-64c9-480e-b0c5-746a47ac846b")).toBeUndefined();
    expect(instantOf("none")).toBeUndefined();
  });
  it("leads to the minute in the log", () => {
    const { since, until } = around(new Date(2026, 10, 29, 13, 27, 21));
    expect([since, until]).toEqual(["2026-11-29T13:27", "2026-11-29T13:28"]);
  });
});
