import { describe, expect, it } from "vitest";
import type { Schemas } from "../src/api/client";
import { Problem } from "../src/api/problem";
import { placed } from "../src/logic/placed-errors";
import { entriesOf, rowsOf } from "../src/screens/policies/enrolment-draft";
import { FRESH, placeOf, ruleChecks, ruleDraft, ruleInput } from "../src/screens/policies/rule-draft";

const CONDITIONS: Schemas["ConditionsShown"] = {
  ...{ users: ["u"], users_excluded: [], groups: ["g"], groups_excluded: ["h"], applications: [], applications_excluded: [] },
  ...{ network: "not_in", zones: ["z"], channel: "any" },
};
const factors = (more: Partial<Schemas["FactorsAccepted"]>): Schemas["FactorsAccepted"] => ({
  ...{ required: true, methods: [], keys: [], choices: [], excluded: [], properties: [], reauthenticate_in_seconds: null },
  ...more,
});
const rule = (action: Schemas["ActionShown"], conditions = CONDITIONS): Schemas["RuleShown"] => ({
  ...{ id: "r", name: "Rule", active: true, built_in: false, conditions, action, created_at: "2026-01-01T00:00:00Z", updated_at: "2026-01-01T00:00:00Z" },
});

describe("a rule", () => {
  const actions: [Parameters<typeof ruleInput>[1], Schemas["ActionShown"]][] = [
    ["enrolment", { enrolment: "login" }],
    ["password", { password: { change: true, reset: false, unlock: true } }],
    ["session", { session: { allowed: true, primary: "password", second_factor: "within", second_factor_seconds: 3600, remember_device: true, persistent: true, idle_seconds: 7200, life_seconds: 86_400 } }],
    ["access", { access: { allowed: false } }],
    ["access", { access: { allowed: true, chains: [{ steps: [{ methods: [{ key: "webauthn", method: "webauthn", properties: ["user_verification"] }] }], reauthenticate_in_seconds: null }] } }],
    [
      "access",
      {
        access: {
          allowed: true,
          assurance: {
            ...{ factors: 2, reauthenticate_in_seconds: 0, inactivity_seconds: 600 },
            constraints: [
              { knowledge: factors({ keys: ["password"] }), possession: factors({ methods: ["otp"], excluded: [{ key: "phone", method: null }], properties: ["user_presence"] }) },
              { possession: factors({ required: false, choices: [{ key: "totp", method: "otp" }], reauthenticate_in_seconds: 60 }) },
            ],
          },
        },
      },
    ],
  ];
  it.each(actions)("of kind %s is sent back as it was read", (kind, action) => {
    const sent = ruleInput(ruleDraft(rule(action)), kind);
    expect(sent.action).toEqual(action);
    expect(sent.conditions).toEqual(CONDITIONS);
  });
  it("has applications only in an enrolment policy, and zones only where they are chosen", () => {
    const draft = { ...FRESH, applications: ["a"], network: "in" as const, zones: ["z"] };
    expect(ruleInput(draft, "enrolment").conditions).toMatchObject({ applications: ["a"], network: "in", zones: null });
    expect(ruleInput(draft, "session").conditions.applications).toEqual([]);
  });
  it("cannot demand one factor that is both, a step without a way, or a session of no time", () => {
    const factor = { required: true, only: [], not: [], properties: [], again: null };
    const constraints = [{ knowledge: factor, possession: factor }];
    const access = ruleChecks("access");
    expect(access.constraints?.(constraints, { ...FRESH, constraints })).toMatch(/cannot be both/);
    expect(access.constraints?.(constraints, { ...FRESH, constraints, factors: "2" })).toBeUndefined();
    expect(access.chains?.(FRESH.chains, { ...FRESH, mode: "chains" })).toMatch(/at least one/);
    const session = ruleChecks("session");
    expect([0, 59, Number.NaN, 31_536_001].every((idle) => session.idle?.(idle, FRESH) !== undefined)).toBe(true);
    expect(session.idle?.(60, FRESH)).toBeUndefined();
    expect(session.life?.(null, FRESH)).toBeUndefined();
  });
});

describe("what the server says of a field", () => {
  const problem = (field: string) => new Problem(422, { code: "policy", detail: "raw", errors: [{ field, expected: "no such group" }] });
  it("is shown at the field of the form, with the entry that is meant", () => {
    const found = placed(problem("conditions.groups[1]"), placeOf) as Problem;
    expect(found.expected("groups")).toBe("entry 2 no such group");
    expect(found.sentence).not.toBe("Raw.");
    expect(placeOf("action.access.assurance.constraints[0].knowledge.keys[1]")).toBe("constraints");
    expect(placeOf("action.session.idle_seconds")).toBe("idle");
  });
  it("stays in the sentence where the form has no such field", () => {
    expect((placed(problem("elsewhere"), placeOf) as Problem).sentence).toBe("Raw.");
  });
});

describe("authenticators of a policy", () => {
  const former: Schemas["EnrolmentShown"][] = [{ key: "password", allowance: "required", grace_until: "2030-05-01T10:00:00Z", grace_skips: null }, { key: "email", allowance: "not_allowed" }];
  it("keep their order and the instant until which one can be put off", () => {
    expect(entriesOf(rowsOf(former), former)).toEqual([{ key: "password", allowance: "required", grace_until: "2030-05-01T10:00:00Z" }, { key: "email", allowance: "not_allowed" }]);
  });
  it("are sent once they are allowed", () => {
    const rows = rowsOf(former).map((row) => (row.key === "totp" ? { ...row, allowance: "required" as const, grace: "skips" as const, skips: 2 } : row));
    expect(entriesOf(rows, former)[2]).toEqual({ key: "totp", allowance: "required", grace_skips: 2 });
  });
});
