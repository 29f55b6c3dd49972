import { describe, expect, it } from "vitest";
import { groupedTypes, reasonOf, typesOf, wordsOf } from "../src/logic/event";

describe("an event in a line", () => {
  it("has words, also where the portal does not know the type", () => {
    expect(wordsOf({ type: "code_refused" })).toMatchObject({ group: "codes", outcome: "refused" });
    expect(wordsOf({ type: "moon_landed" }).text).toBe("Moon landed");
  });
  it("says why", () => {
    expect(reasonOf({ type: "code_refused", words: "The code was used.", details: {} })).toBe("The code was used.");
    expect(reasonOf({ type: "password_refused", details: { reason: { reason: "locked", until: "x" } } })).toBe("It was locked.");
    expect(reasonOf({ type: "act_denied", details: { reason: "new_reason" } })).toBe("New reason");
    expect(reasonOf({ type: "code_issued", details: {} })).toBeUndefined();
  });
  it("shows the instants in it as all others are shown", () => {
    expect(reasonOf({ type: "code_refused", words: "Locked until 2026-11-29T09:27:13.351Z.", details: {} })).not.toContain("T09");
  });
  it("is asked for by group and outcome", () => {
    expect(typesOf(undefined, undefined)).toBeUndefined();
    expect(typesOf("code_issued", undefined)).toEqual(["code_issued"]);
    expect(typesOf("approvals", "refused")).toEqual(["approval_refused"]);
    expect(typesOf("messages", "locked")).toEqual([]);
  });
  it("is in one group", () => {
    const types = groupedTypes().flatMap((group) => group.types);
    expect(new Set(types.map(([type]) => type)).size).toBe(types.length);
  });
});
