// Of what sort the factors must be, as a form has it. What is not touched is sent back as it was read.

import type { Schemas } from "../../api/client";
import { rules } from "../../words/rules";
import { type Property, type Sort, methodsOf, wayId, wayOf, waysOf } from "./ways";

const words = rules.access;
export const CONSTRAINTS_MAX = 20;

export interface FactorDraft {
  readonly required: boolean;
  /** Ids of ways; any, where there are none. */
  readonly only: readonly string[];
  readonly not: readonly string[];
  readonly properties: readonly Property[];
  /** How long a proof counts; `null` as for all. */
  readonly again: number | null;
  readonly kept?: { readonly from: Schemas["FactorsAccepted"]; readonly only: readonly string[]; readonly not: readonly string[] };
}

export type ConstraintDraft = Readonly<Record<Sort, FactorDraft | null>>;

export const freshFactor = (): FactorDraft => ({ required: true, only: [], not: [], properties: [], again: null });
export const freshConstraint = (): ConstraintDraft => ({ knowledge: null, possession: freshFactor() });

const expand = (choices: readonly Schemas["FactorChoice"][]) =>
  choices.flatMap(({ key, method }) => (method === null || method === undefined ? methodsOf(key) : [method]).map((each) => wayId({ key, method: each })));

function factorDraft(from: Schemas["FactorsAccepted"], sort: Sort): FactorDraft {
  const { required, keys, methods, choices, excluded, properties, reauthenticate_in_seconds: again = null } = from;
  const listed = expand(choices);
  const fits = (id: string) => {
    const { key, method } = wayOf(id);
    return (keys.length === 0 || keys.includes(key)) && (methods.length === 0 || methods.includes(method)) && (choices.length === 0 || listed.includes(id));
  };
  const only = keys.length + methods.length + choices.length === 0 ? [] : waysOf(sort).filter(fits);
  const not = expand(excluded);
  return { required, only, not, properties: properties as Property[], again, kept: { from, only, not } };
}

export function constraintDraft({ knowledge, possession }: Schemas["ConstraintShown"]): ConstraintDraft {
  return { knowledge: knowledge ? factorDraft(knowledge, "knowledge") : null, possession: possession ? factorDraft(possession, "possession") : null };
}

const same = (one: readonly string[], other: readonly string[]) => JSON.stringify(one) === JSON.stringify(other);

function factorInput({ required, only, not, properties, again, kept }: FactorDraft): Schemas["FactorsAcceptedInput"] {
  const named = kept !== undefined && same(only, kept.only) ? { keys: kept.from.keys, methods: kept.from.methods, choices: kept.from.choices } : { keys: [], methods: [], choices: only.map(wayOf) };
  const excluded = kept !== undefined && same(not, kept.not) ? kept.from.excluded : not.map(wayOf);
  return { required, ...named, excluded, properties: [...properties], reauthenticate_in_seconds: again };
}

export function constraintInput({ knowledge, possession }: ConstraintDraft): Schemas["ConstraintInput"] {
  return { ...(knowledge ? { knowledge: factorInput(knowledge) } : {}), ...(possession ? { possession: factorInput(possession) } : {}) };
}

export function constraintTrouble({ knowledge, possession }: ConstraintDraft, factors: "1" | "2"): string | undefined {
  if (knowledge === null && possession === null) return words.neither;
  if (factors === "1" && knowledge?.required === true && possession?.required === true) return words.notBoth;
  return [knowledge, possession].some((factor) => Number.isNaN(factor?.again ?? null)) ? words.afterRange : undefined;
}

export const constraintsTrouble = (constraints: readonly ConstraintDraft[], factors: "1" | "2") =>
  constraints.map((constraint) => constraintTrouble(constraint, factors)).find((trouble) => trouble !== undefined);
