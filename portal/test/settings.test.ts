// What forms over settings work out without a page: what to send, which field a refusal is about, addresses, checklists.

import { describe, expect, test } from "vitest";
import { Problem } from "../src/api/problem";
import { atField } from "../src/logic/at-field";
import { idFor, listTrouble } from "../src/logic/checklist";
import { changesOf } from "../src/logic/settings";
import { isHookUrl, isOrigin, isRedirectUri, linesOf } from "../src/logic/uris";

test("only what differs is sent", () => {
  expect(changesOf({ a: 1, b: [1, 2], c: "x" }, { a: 1, b: [2], c: "x" })).toEqual({ b: [2] });
  expect(changesOf({ a: Number.NaN }, { a: Number.NaN })).toEqual({});
});

describe("a refusal without fields", () => {
  const refusal = (detail: string) => new Problem(400, { detail });

  test("is shown at the field that its sentence begins with", () => {
    const found = atField(refusal("name must not be empty"), ["name"]) as Problem;
    expect(found.expected("name")).toBe("must not be empty");
  });

  test("stays as it is where that is no field of the form", () => {
    const one = refusal("rank must be lower");
    expect(atField(one, ["name"])).toBe(one);
    const taken = refusal("name belongs to another group");
    expect(atField(taken, ["name"])).toBe(taken);
  });
});

describe("addresses, as the server takes them", () => {
  test.each(["https://a.example/cb", "http://localhost:8765/cb", "com.app:/cb"])("%s may be returned to", (uri) => {
    expect(isRedirectUri(uri)).toBe(true);
  });
  test.each(["/cb", "http://a.example/cb", "https://a.example/cb#x", "javascript:alert(1)", "https://*.a"])("%s may not", (uri) => {
    expect(isRedirectUri(uri)).toBe(false);
  });
  test.each(["https://A.example:443/", "https://a.example", "http://127.0.0.1:3000"])("%s is an origin", (origin) => {
    expect(isOrigin(origin)).toBe(true);
  });
  test.each(["https://a.example/path", "null", "*", "http://a.example", "https://u@a.example"])("%s is none", (origin) => {
    expect(isOrigin(origin)).toBe(false);
  });
  test("web hooks need TLS, but for this machine, and no user name", () => {
    expect(["https://siem.example/events", "http://localhost:9000/"].every(isHookUrl)).toBe(true);
    expect(["http://siem.example/", "https://u:p@siem.example/", "ftp://siem.example", "x"].some(isHookUrl)).toBe(false);
  });
  test("lines are trimmed, empty ones left out", () => {
    expect(linesOf(" a \n\n b")).toEqual(["a", "b"]);
  });
});

describe("a checklist", () => {
  const check = (id: string, label: string, knowledge = false) => ({ id, label, knowledge, required: false });

  test("names its items for the log", () => {
    expect(idFor("Called back, on file!", [])).toBe("called_back_on_file");
    expect(idFor("Ticket", [check("ticket", "Ticket")])).toBe("ticket_1");
    expect(idFor("", [check("item_1", "x")])).toBe("item_2");
    expect(idFor("x".repeat(200), []).length).toBeLessThanOrEqual(40);
  });

  test("needs words, and more than questions", () => {
    expect(listTrouble([])).toBeUndefined();
    expect(listTrouble([check("a", " ")])).toBe("blank");
    expect(listTrouble([check("a", "Birthday", true)])).toBe("onlyQuestions");
    expect(listTrouble([check("a", "Birthday", true), check("b", "Called back")])).toBeUndefined();
    expect(listTrouble(Array.from({ length: 21 }, (_, at) => check(`a${at}`, "x")))).toBe("most");
  });
});
