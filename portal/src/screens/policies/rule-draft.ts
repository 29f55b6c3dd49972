// A rule as its form has it, and as it is sent.

import type { Schemas } from "../../api/client";
import { type Checks, checks } from "../../logic/draft";
import { rules as words } from "../../words/rules";
import { type ChainDraft, chainDraft, chainInput, chainsTrouble, freshChain } from "./chain-draft";
import { type ConstraintDraft, constraintDraft, constraintInput, constraintsTrouble } from "./constraint-draft";
import type { Rule } from "./queries";

export type Kind = Schemas["PolicyKindWord"];
export type Network = keyof typeof words.networks;
export type Mode = "assurance" | "chains" | "denied";

const NAME_MAX = 200;
const MINUTE = 60;
const YEAR = 365 * 86_400;
const DECADE = 10 * YEAR;
const HOUR = 3600;

export interface RuleDraft {
  readonly name: string;
  readonly active: boolean;
  readonly users: readonly string[];
  readonly users_excluded: readonly string[];
  readonly groups: readonly string[];
  readonly groups_excluded: readonly string[];
  readonly applications: readonly string[];
  readonly applications_excluded: readonly string[];
  readonly network: Network;
  readonly zones: readonly string[];
  readonly channel: Schemas["ChannelWord"];
  readonly enrolment: Schemas["EnrolAtWord"];
  readonly acts: Schemas["PasswordActsInput"];
  readonly allowed: boolean;
  readonly primary: Schemas["PrimaryFactorWord"];
  readonly second: Schemas["SecondFactorWord"];
  readonly within: number;
  readonly remember: boolean;
  readonly persistent: boolean;
  readonly idle: number;
  readonly life: number | null;
  readonly mode: Mode;
  readonly factors: "1" | "2";
  readonly again: number | null;
  readonly inactivity: number | null;
  readonly constraints: readonly ConstraintDraft[];
  readonly chains: readonly ChainDraft[];
}

export const FRESH: RuleDraft = {
  name: "",
  active: true,
  ...{ users: [], users_excluded: [], groups: [], groups_excluded: [], applications: [], applications_excluded: [] },
  ...{ network: "anywhere", zones: [], channel: "any" },
  enrolment: "challenge",
  acts: { change: true, reset: true, unlock: false },
  ...{ allowed: true, primary: "any", second: "never", within: 12 * HOUR, remember: false, persistent: false, idle: 2 * HOUR, life: null },
  ...{ mode: "assurance", factors: "1", again: 12 * HOUR, inactivity: null, constraints: [], chains: [freshChain()] },
};

function networkOf({ network, zones }: Schemas["ConditionsShown"]): Network {
  if (network === "anywhere") return "anywhere";
  const all = zones === null || zones === undefined;
  return network === "in" ? (all ? "in" : "in_these") : all ? "not_in" : "not_in_these";
}

export function ruleDraft({ name, active, conditions, action }: Rule): RuleDraft {
  const { enrolment, password, session, access } = action;
  const { users, users_excluded, groups, groups_excluded, applications, applications_excluded, zones, channel } = conditions;
  return {
    ...FRESH,
    ...{ name, active, users, users_excluded, groups, groups_excluded, applications, applications_excluded, zones: zones ?? [] },
    network: networkOf(conditions),
    channel: channel as RuleDraft["channel"],
    ...(enrolment ? { enrolment: enrolment as RuleDraft["enrolment"] } : {}),
    ...(password ? { acts: password } : {}),
    ...(session ? sessionDraft(session) : {}),
    ...(access ? accessDraft(access) : {}),
  };
}

function sessionDraft(session: Schemas["SessionShown"]): Partial<RuleDraft> {
  const { allowed, remember_device: remember, persistent, idle_seconds: idle, life_seconds: life = null } = session;
  const [primary, second] = [session.primary as RuleDraft["primary"], session.second_factor as RuleDraft["second"]];
  return { allowed, primary, second, within: session.second_factor_seconds ?? FRESH.within, remember, persistent, idle, life };
}

function accessDraft({ allowed, assurance, chains }: Schemas["AccessShown"]): Partial<RuleDraft> {
  if (!allowed) return { mode: "denied" };
  if (chains) return { mode: "chains", chains: chains.map(chainDraft) };
  if (!assurance) return {};
  const { factors, reauthenticate_in_seconds: again = null, inactivity_seconds: inactivity = null, constraints } = assurance;
  return { mode: "assurance", factors: factors > 1 ? "2" : "1", again, inactivity, constraints: constraints.map(constraintDraft) };
}

function conditionsInput(draft: RuleDraft, kind: Kind): Schemas["ConditionsShown"] {
  const { users, users_excluded, groups, groups_excluded, applications, applications_excluded, network, zones, channel } = draft;
  const these = network === "in_these" || network === "not_in_these";
  const about = kind === "enrolment" ? { applications: [...applications], applications_excluded: [...applications_excluded] } : { applications: [], applications_excluded: [] };
  return {
    ...{ users: [...users], users_excluded: [...users_excluded], groups: [...groups], groups_excluded: [...groups_excluded] },
    ...about,
    network: network === "anywhere" ? "anywhere" : network.startsWith("in") ? "in" : "not_in",
    zones: these ? [...zones] : null,
    channel: kind === "session" ? channel : "any",
  };
}

function actionInput(draft: RuleDraft, kind: Kind): Schemas["ActionInput"] {
  if (kind === "enrolment") return { enrolment: draft.enrolment };
  if (kind === "password") return { password: draft.acts };
  if (kind === "session") {
    const { allowed, primary, second, within, remember, persistent, idle, life } = draft;
    const often = second === "within" ? { second_factor_seconds: within } : {};
    return { session: { allowed, primary, second_factor: second, ...often, remember_device: remember, persistent, idle_seconds: idle, life_seconds: life } };
  }
  const { mode, factors, again, inactivity, constraints, chains } = draft;
  if (mode === "denied") return { access: { allowed: false } };
  if (mode === "chains") return { access: { allowed: true, chains: chains.map(chainInput) } };
  const periods = { reauthenticate_in_seconds: again, inactivity_seconds: inactivity };
  return { access: { allowed: true, assurance: { factors: Number(factors), ...periods, constraints: constraints.map(constraintInput) } } };
}

/** Of a built-in rule the conditions are none, and it stays switched on. */
export function ruleInput(draft: RuleDraft, kind: Kind): Schemas["RuleInput"] & { conditions: Schemas["ConditionsShown"] } {
  return { name: draft.name.trim(), active: draft.active, conditions: conditionsInput(draft, kind), action: actionInput(draft, kind) } as Schemas["RuleInput"] & { conditions: Schemas["ConditionsShown"] };
}

const span = (low: number, high: number, text: string) => (seconds: number | null) => (seconds === null || (seconds >= low && seconds <= high) ? undefined : text);

export function ruleChecks(kind: Kind): Checks<RuleDraft> {
  const session = span(MINUTE, YEAR, words.session.range);
  const period = span(0, DECADE, words.access.afterRange);
  const assurance = (draft: RuleDraft) => kind === "access" && draft.mode === "assurance";
  return {
    name: (name) => checks.filled(name) ?? (Array.from(name.trim()).length > NAME_MAX ? words.long : undefined),
    zones: (zones, { network }) => (network.endsWith("_these") && zones.length === 0 ? words.noZone : undefined),
    ...(kind === "session" ? { within: (within, { second }) => (second === "within" ? session(within) : undefined), idle: session, life: session } : {}),
    again: (again, draft) => (assurance(draft) ? period(again) : undefined),
    inactivity: (idle, draft) => (assurance(draft) ? period(idle) : undefined),
    constraints: (constraints, draft) => (assurance(draft) ? constraintsTrouble(constraints, draft.factors) : undefined),
    chains: (chains, { mode }) => (kind === "access" && mode === "chains" ? chainsTrouble(chains) : undefined),
  };
}

const PLACES: readonly (readonly [RegExp, keyof RuleDraft])[] = [
  [/^action\.session\.second_factor_seconds/, "within"],
  [/^action\.session\.idle_seconds/, "idle"],
  [/^action\.session\.life_seconds/, "life"],
  [/^action\.access\.assurance\.reauthenticate_in_seconds/, "again"],
  [/^action\.access\.assurance\.inactivity_seconds/, "inactivity"],
  [/^action\.access\.assurance\.constraints/, "constraints"],
  [/^action\.access\.chains/, "chains"],
];

/** Which field of the form shows what the server says of one of its own. */
export function placeOf(field: string): string | undefined {
  const condition = /^conditions\.(\w+)/.exec(field)?.[1];
  if (condition !== undefined) return condition;
  return field === "name" ? "name" : PLACES.find(([pattern]) => pattern.test(field))?.[1];
}
