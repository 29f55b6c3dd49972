// Policies and rules in words.

import type { Schemas } from "../../api/client";
import { span } from "../../logic/time";
import { policies as words } from "../../words/policies";
import type { Names } from "./names";

type Rule = Schemas["RuleShown"];
type Conditions = Schemas["ConditionsShown"];

const LIST = { and: new Intl.ListFormat("en", { type: "conjunction" }), or: new Intl.ListFormat("en", { type: "disjunction" }) };
export const and = (items: readonly string[]) => LIST.and.format(items);
export const or = (items: readonly string[]) => LIST.or.format(items);

export const keyName = (key: string) => words.keys[key] ?? key;
const quoted = (ids: readonly string[], name: (id: string) => string) => ids.map((id) => `“${name(id)}”`);

export function whoOf({ kind, groups, built_in: builtIn }: Pick<Schemas["PolicyShown"], "kind" | "groups" | "built_in">, names: Names): string {
  if (groups.length > 0) return words.groups(or(groups.map(names.group)));
  if (kind !== "access") return words.everyone;
  return builtIn ? words.others : words.assigned;
}

/** Each line must hold; none for a rule that always applies. */
export function conditionsOf(conditions: Conditions, names: Names): string[] {
  const { conditions: say } = words;
  const lines: string[] = [];
  const put = (ids: readonly string[], tell: (names: string) => string, name: (id: string) => string) => {
    if (ids.length > 0) lines.push(tell(or(quoted(ids, name))));
  };
  // Users and groups that are included stand for one another.
  if (conditions.users.length > 0 && conditions.groups.length > 0) {
    lines.push(say.users(or([...quoted(conditions.users, names.user), say.member(or(quoted(conditions.groups, names.group)))])));
  } else {
    put(conditions.users, say.users, names.user);
    put(conditions.groups, say.inGroups, names.group);
  }
  put(conditions.users_excluded, say.notUsers, names.user);
  put(conditions.groups_excluded, say.notInGroups, names.group);
  put(conditions.applications, say.applications, names.application);
  put(conditions.applications_excluded, say.notApplications, names.application);
  if (conditions.network !== "anywhere") {
    const inside = conditions.network === "in";
    const { zones } = conditions;
    if (zones === null || zones === undefined) lines.push(inside ? say.anyZone : say.noZone);
    else lines.push((inside ? say.zones : say.notZones)(or(quoted(zones, names.zone))));
  }
  if (conditions.channel !== "any") lines.push(say.channel(conditions.channel));
  return lines;
}

/** What a rule says, one sentence after the other. */
export function actionOf({ action }: Pick<Rule, "action">): string[] {
  if (action.session !== null && action.session !== undefined) return sessionOf(action.session);
  if (action.password !== null && action.password !== undefined) return passwordActs(action.password);
  if (action.enrolment !== null && action.enrolment !== undefined) return [words.enrolment[action.enrolment] ?? action.enrolment];
  return [];
}

function sessionOf(session: Schemas["SessionShown"]): string[] {
  const { session: say } = words;
  if (!session.allowed) return [say.denied];
  const within = session.second_factor_seconds;
  const second = session.second_factor === "within" && within ? say.within(span(within)) : (say.second[session.second_factor] ?? session.second_factor);
  const life = session.life_seconds;
  return [
    session.primary === "password" ? say.password : say.any,
    second,
    say.idle(span(session.idle_seconds)),
    life === null || life === undefined ? say.noLife : say.life(span(life)),
    ...(session.persistent ? [say.persistent] : []),
    ...(session.remember_device ? [say.remember] : []),
  ];
}

function passwordActs(given: Schemas["PasswordActsShown"]): string[] {
  const { password: say } = words;
  const acts = (["change", "reset", "unlock"] as const).filter((act) => given[act]).map((act) => say.acts[act]);
  return [acts.length === 0 ? say.mayNothing : say.may(and(acts))];
}

export function passwordSettings(settings: Schemas["PasswordSettingsShown"]): string[] {
  const { password: say } = words;
  const least = (count: number, tell: (count: number) => string) => (count > 0 ? [tell(count)] : []);
  const { attempts_max: attempts, unlock_after_minutes: unlock } = settings;
  return [
    say.length(settings.length_min),
    ...least(settings.lower_case_min, say.lower),
    ...least(settings.upper_case_min, say.upper),
    ...least(settings.digits_min, say.digits),
    ...least(settings.symbols_min, say.symbols),
    ...(settings.exclude_username ? [say.username] : []),
    attempts === null || attempts === undefined ? say.attemptsOrganisation : say.attempts(attempts),
    unlock === null || unlock === undefined ? say.unlockNever : say.unlock(span(unlock * 60)),
    settings.show_lock ? say.shown : say.notShown,
  ];
}
