import { describe, expect, it } from "vitest";
import { missing, record } from "../src/logic/checks";

const checklist = [
  { id: "call_back", label: "Call back on the number on file", required: true },
  { id: "birthday", label: "Date of birth", knowledge: true },
];

describe("the verification checklist", () => {
  it("asks for nothing where nothing is demanded", () => expect(missing(checklist, {}, false)).toBe("nothing"));
  it("asks for what is required", () => expect(missing(checklist, { birthday: { outcome: "passed" } }, true)).toBe("required"));
  it("is not satisfied with answers to questions alone", () => {
    const [, birthday] = checklist;
    expect(missing(birthday ? [birthday] : [], { birthday: { outcome: "passed" } }, true)).toBe("possession");
  });
  it("is complete when someone was reached", () => expect(missing(checklist, { call_back: { outcome: "passed" } }, true)).toBe("nothing"));
  it("records what was skipped, and notes without their edges", () => {
    expect(record(checklist, { call_back: { outcome: "passed", note: " 4711 " } })).toEqual([
      { id: "call_back", outcome: "passed", note: "4711" },
      { id: "birthday", outcome: "skipped" },
    ]);
  });
});
