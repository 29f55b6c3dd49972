import { expect, test } from "vitest";
import { Problem } from "../src/api/problem";
import { changed, readListSearch } from "../src/screens/users/list/search";
import { changeOf, pointed, profileChecks, valuesOf } from "../src/screens/users/values";

const NOBODY = valuesOf();

test("an address of the list is read, and what makes no sense is left out", () => {
  expect(readListSearch({ q: 12025550111, status: "active", sort: "-email", page: "3" })).toEqual({ q: "12025550111", status: "active", sort: "-email", page: 3 });
  expect(readListSearch({ q: " ", status: "gone", sort: "name", page: -1, other: "x" })).toEqual({});
});

test("another filter begins at the first page, and an empty one is gone", () => {
  expect(changed({ q: "ann", status: "active", page: 4 }, { status: "" })).toEqual({ q: "ann" });
});

test("only what differs is sent, and what was emptied is taken away", () => {
  const before = { ...NOBODY, email: "ann@example.com", email_verified: true, username: "ann", first_name: "Ann", custom_data: '{"tier":"gold"}' };
  expect(changeOf(before, before)).toEqual({});
  expect(changeOf({ ...before, username: " ", last_name: "Archer", custom_data: "" }, before)).toEqual({
    username: null,
    name: { title: null, first_name: "Ann", middle_name: null, last_name: "Archer" },
    custom_data: { tier: null },
  });
  expect(changeOf({ ...before, email: "a@example.com", email_verified: true }, before)).toEqual({ email: "a@example.com", email_verified: true });
});

test("lists and data are checked line by line", () => {
  expect(profileChecks.secondary_emails?.("a@example.com\nnone", NOBODY)).toBe("Not right: none");
  expect(profileChecks.custom_data?.("[1]", NOBODY)).toBeDefined();
  expect(profileChecks.phone_number?.("+1 (202) 555-0111", NOBODY)).toBeUndefined();
  expect(profileChecks.phone_number?.("0202 555", NOBODY)).toBeDefined();
});

test("a refusal is shown at the field that it is about", () => {
  const at = (error: unknown, field: string) => (error as Problem).expected(field);
  expect(at(pointed(new Problem(400, { detail: "email must be an e-mail address such as ann@example.com" })), "email")).toBe("must be an e-mail address such as ann@example.com");
  expect(at(pointed(new Problem(400, { detail: "address.city must have at most 100 characters" })), "city")).toBe("must have at most 100 characters");
  expect(at(pointed(new Problem(400, { detail: "planet must be one of nine" })), "planet")).toBeUndefined();
  const taken = new Problem(409, { code: "identifier_taken", ...{ identifier: "+12025550111" } });
  expect(at(pointed(taken, { phone_number: "+1 202 555 0111", email: "x@example.com" }), "phone_number")).toBe("one that no other user has");
  expect(at(pointed(taken, { email: "x@example.com" }), "email")).toBeUndefined();
});
