import { describe, expect, it } from "vitest";
import { ago, countdown, partLeft, span, unitOf } from "../src/logic/time";

const NOW = Date.parse("2025-03-01T12:00:00Z");
const before = (seconds: number) => new Date(NOW - seconds * 1000).toISOString();

describe("spans", () => {
  it("are said in the largest unit that keeps them whole", () => {
    expect([90, 300, 28_800, 86_400, 1].map(span)).toEqual(["90 seconds", "5 minutes", "8 hours", "1 day", "1 second"]);
    expect(unitOf(300)).toBe("minute");
  });
  it("ago are rough", () => {
    expect(ago(before(10), NOW)).toBe("just now");
    expect(ago(before(90), NOW)).toBe("2 min ago");
    expect(ago(before(7300), NOW)).toBe("2 h ago");
  });
});

describe("a countdown", () => {
  it("ends at nothing", () => {
    expect(countdown(before(-299), NOW)).toBe("4:59");
    expect(countdown(before(-3723), NOW)).toBe("1:02:03");
    expect(countdown(before(5), NOW)).toBe("0:00");
  });
  it("knows the part that is left", () => {
    expect(partLeft(before(60), before(-60), NOW)).toBe(0.5);
    expect(partLeft(before(60), before(30), NOW)).toBe(0);
  });
});
