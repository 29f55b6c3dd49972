import { describe, expect, it } from "vitest";
import { checks } from "../src/logic/draft";

describe("checks of fields", () => {
  it("take what is filled in", () => {
    expect(checks.filled(" ")).toBe("Fill this in.");
    expect(checks.filled("x")).toBeUndefined();
  });
  it("take whole numbers within their bounds", () => {
    const check = checks.whole(4, 12);
    expect([4, 12].map(check)).toEqual([undefined, undefined]);
    for (const wrong of [3, 13, 4.5, Number.NaN]) expect(check(wrong)).toBe("Enter a whole number from 4 to 12.");
  });
  it("take e-mail addresses", () => {
    expect(checks.email("ann@example.com")).toBeUndefined();
    expect(checks.email("ann")).toBe("That is not an e-mail address.");
    expect(checks.emailIfAny("")).toBeUndefined();
  });
});
