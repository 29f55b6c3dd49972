// Places in journey files, and how a file is described and changed.

import { expect, test } from "vitest";
import { asNewVersion, journeysIn, readable, savedOnly, sharedDiffers, spotOf } from "../src/logic/journey-file";
import { placeOf, withValue } from "../src/logic/json-place";

const FILE = `{
  "exports": [
    { "type": "other", "data": { "a/b": [1, "x\\"]}", {"~": 12345678901234567890}] } },
    { "data": {
        "policy_id": "recovery",
        "name": "Recovery",
        "versions": [
          { "version_id": "one", "state": "production", "desc": "", "workflow": { "nodes": {} } }
        ] } }
  ]
}`;
const at = (pointer: string, text = FILE) => {
  const { start, end, exact } = placeOf(text, pointer);
  return exact ? text.slice(start, end) : null;
};

test("a pointer leads to its value", () => {
  expect(at("")).toBe(FILE);
  expect(at("/exports/0/data/a~1b/1")).toBe('"x\\"]}"');
  expect(at("/exports/0/data/a~1b/2/~0")).toBe("12345678901234567890");
  expect(at("/exports/1/data/versions/0/workflow")).toBe('{ "nodes": {} }');
  expect(at("", "[]")).toBe("[]");
});

test("a pointer to what is missing leads to what lacks it", () => {
  const { start, end, exact } = placeOf(FILE, "/exports/1/data/versions/0/workflow/head");
  expect(exact).toBe(false);
  expect(FILE.slice(start, end)).toBe('{ "nodes": {} }');
  expect(at("/exports/7")).toBeNull();
  for (const broken of ["", "{", '{"a', '{"a":', '{"a" 1}', "[1,", '"x', "}", '{"a":[}']) expect(placeOf(broken, "/a/0").exact).toBe(false);
});

test("one value is replaced, and nothing else", () => {
  const changed = withValue(FILE, "/exports/1/data/name", 'Other "name"');
  expect(changed).toBe(FILE.replace('"Recovery"', '"Other \\"name\\""'));
  expect(withValue(FILE, "/exports/1/data/nothing", 1)).toBe(FILE);
});

test("the journeys of a file are described", () => {
  expect(journeysIn(FILE)).toEqual([{ id: "recovery", name: "Recovery", pointer: "/exports/1/data", versions: [{ name: "one", state: "production" }] }]);
  for (const other of ["", "[]", "null", '{"exports":{}}', '{"exports":[null,{"data":3}]}']) expect(journeysIn(other)).toEqual([]);
});

test("what is saved only has no version in production, and keeps large numbers", () => {
  const saved = savedOnly(FILE);
  expect(saved).toBe(FILE.replace('"production"', '"version"'));
  const [journey] = journeysIn(FILE);
  if (journey === undefined) throw new Error("the file has a journey");
  expect(journeysIn(asNewVersion(FILE, journey, { name: "two", description: "d" }))[0]?.versions).toEqual([{ name: "two", state: "version" }]);
});

test("what counts for all versions is told from what one version says", () => {
  const text = (name: string, state: string) => JSON.stringify({ exports: [{ data: { name, config: { session_create: true }, versions: [{ state }] } }] });
  expect(sharedDiffers(text("a", "production"), text("a", "version"))).toBe(false);
  expect(sharedDiffers(text("a", "version"), text("b", "version"))).toBe(true);
});

test("what is written in one line is spread", () => {
  expect(readable('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
  for (const same of [FILE, "{", ""]) expect(readable(same)).toBe(same);
});

test("a finding is shown at its line", () => {
  expect(spotOf(FILE, { pointer: "/exports/1/data/versions/0/state", message: "" }).line).toBe(8);
  expect(spotOf('{\n "a": }', { pointer: "", message: "line 2, column 7: not valid JSON" })).toEqual({ start: 8, end: 9, line: 2 });
  expect(spotOf("", { pointer: "", message: "line 1, column 0: empty" })).toEqual({ start: 0, end: 0, line: 1 });
});
