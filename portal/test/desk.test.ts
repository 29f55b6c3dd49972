import { describe, expect, it } from "vitest";
import { roughSpan } from "../src/logic/time";
import { bodyOf, livesOf, requestName } from "../src/screens/codes/order";
import { referenceIn } from "../src/screens/desk/reference";

describe("reference numbers", () => {
  it("are known in every way of writing them", () => {
    for (const text of ["E7W3T-J4DX4", " e7w3tj4dx4 ", "e7w3t j4dx4"]) expect(referenceIn(text)).toBe("E7W3T-J4DX4");
  });
  it("have ten symbols of their alphabet", () => {
    for (const text of ["E7W3T-J4DX", "E7W3T-J4DX44", "E0W3T-J4DX4", "ann@example.com", ""]) expect(referenceIn(text)).toBeNull();
  });
});

const terms = { checks: [{ id: "call_back", label: "Call back" }], demanded: true, multipleUse: true };

describe("an order", () => {
  const order = { application: null, life: null, uses: 1, answers: { call_back: { outcome: "passed", note: "4711" } } } as const;
  it("leaves the life to the policy unless one is chosen", () => {
    expect(bodyOf(order, terms)).toEqual({ uses: 1, verification: [{ id: "call_back", outcome: "passed", note: "4711" }] });
    expect(bodyOf({ ...order, life: 60 }, terms)).toMatchObject({ life_seconds: 60 });
  });
  it("offers lives within the policy, the default one not twice", () => {
    expect(livesOf({ ...terms, life: { min: 600, normal: 900, max: 3600 } })).toEqual([3600]);
    expect(livesOf(terms)).toEqual([]);
  });
  it("has a name of its own", () => {
    expect(requestName()).toMatch(/^[0-9a-f]{32}$/);
    expect(requestName()).not.toBe(requestName());
  });
});

it("says how long to wait, never too short", () => {
  expect(roughSpan(1834)).toBe("31 minutes");
  expect(roughSpan(3601)).toBe("2 hours");
  expect(roughSpan(59)).toBe("59 seconds");
});
