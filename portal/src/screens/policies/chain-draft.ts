// Factors one after another, as a form has them.

import type { Schemas } from "../../api/client";
import { rules } from "../../words/rules";
import { type Property, propertiesOf, wayId, wayOf } from "./ways";

const words = rules.access;
export const CHAINS_MAX = 5;
export const STEPS_MAX = 3;

/** The ways that do, each with what it must show. */
export type StepDraft = Readonly<Record<string, readonly Property[]>>;

export interface ChainDraft {
  readonly steps: readonly StepDraft[];
  readonly again: number | null;
}

export const freshChain = (): ChainDraft => ({ steps: [{}], again: 43_200 });

export function chainDraft({ steps, reauthenticate_in_seconds: again = null }: Schemas["ChainShown"]): ChainDraft {
  return { steps: steps.map(({ methods }) => Object.fromEntries(methods.map((one) => [wayId(one), one.properties as Property[]]))), again };
}

export function chainInput({ steps, again }: ChainDraft): Schemas["ChainInput"] {
  const method = ([id, properties]: [string, readonly Property[]]) => ({ ...wayOf(id), properties: properties.filter((property) => propertiesOf(id).includes(property)) });
  return { steps: steps.map((step) => ({ methods: Object.entries(step).map(method) })), reauthenticate_in_seconds: again };
}

export function chainsTrouble(chains: readonly ChainDraft[]): string | undefined {
  if (chains.some(({ steps }) => steps.some((step) => Object.keys(step).length === 0))) return words.noWay;
  return chains.some(({ again }) => Number.isNaN(again)) ? words.afterRange : undefined;
}
