// What an application demands, in words.

import type { Schemas } from "../../api/client";
import { span } from "../../logic/time";
import { policies } from "../../words/policies";
import { and, keyName, or } from "./telling";
import { wayId, wayName } from "./ways";

const words = policies.access;

export interface Told {
  readonly lines: readonly string[];
  /** Of which one has to hold. */
  readonly choices?: { readonly lead: string; readonly items: readonly string[] };
}

const way = (key: string, method: string | null | undefined) => (method === null || method === undefined ? keyName(key) : wayName(wayId({ key, method })));

const properties = (list: readonly string[]) => list.map((property) => policies.properties[property] ?? property);

/** A proof may count for good, for a while, or only once. */
function again(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined) return words.once;
  return seconds === 0 ? words.everyTime : words.again(span(seconds));
}

function accepted(what: string, factors: Schemas["FactorsAccepted"]): string {
  const some = [...factors.keys.map(keyName), ...factors.choices.map(({ key, method }) => way(key, method)), ...factors.methods.map((method) => policies.methods[method] ?? keyName(method))];
  const parts = [...properties(factors.properties), ...(factors.excluded.length > 0 ? [words.without(or(factors.excluded.map(({ key, method }) => way(key, method))))] : [])];
  return [what, some.length > 0 ? words.accepted(or([...new Set(some)])) : "", parts.length > 0 ? `– ${parts.join(", ")}` : ""].filter(Boolean).join(" ");
}

function constraint({ knowledge, possession }: Schemas["ConstraintShown"]): string {
  return and([...(knowledge ? [accepted(words.knowledge, knowledge)] : []), ...(possession ? [accepted(words.possession, possession)] : [])]);
}

function chain({ steps, reauthenticate_in_seconds: seconds }: Schemas["ChainShown"]): string {
  const step = ({ methods }: Schemas["StepShown"]) =>
    or(methods.map((one) => [way(one.key, one.method), ...(one.properties.length > 0 ? [`(${properties(one.properties).join(", ")})`] : [])].join(" ")));
  return `${steps.map(step).join(" → ")}. ${again(seconds)}`;
}

export function demandOf(access: Schemas["AccessShown"]): Told {
  if (!access.allowed) return { lines: [words.denied] };
  if (access.chains) return { lines: [], choices: { lead: words.chains, items: access.chains.map(chain) } };
  if (!access.assurance) return { lines: [words.open] };
  const { factors, constraints, reauthenticate_in_seconds: seconds, inactivity_seconds: idle } = access.assurance;
  const lines = [
    factors > 1 ? words.two : words.one,
    ...(constraints.length === 1 && constraints[0] ? [words.must(constraint(constraints[0]))] : []),
    again(seconds),
    ...(idle === null || idle === undefined ? [] : [words.idle(span(idle))]),
  ];
  return constraints.length > 1 ? { lines, choices: { lead: words.oneOf, items: constraints.map(constraint) } } : { lines };
}
