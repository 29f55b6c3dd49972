// A verification checklist while it is edited.

export interface Check {
  /** Its name in records; agents never see it. */
  readonly id: string;
  readonly label: string;
  readonly required: boolean;
  readonly knowledge: boolean;
}

/** Characters of what the agent reads. */
export const TOO_LONG = 200;
const ID_MAX = 40;
const ITEMS_MAX = 20;

/** A name in records for a new item: from its words, and not there yet. */
export function idFor(text: string, list: readonly Check[]): string {
  const plain = text.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_").replaceAll(/^_+|_+$/g, "");
  const base = (plain === "" ? "item" : plain).slice(0, ID_MAX - 3);
  const taken = new Set(list.map(({ id }) => id));
  if (plain !== "" && !taken.has(base)) return base;
  let number = 1;
  while (taken.has(`${base}_${number}`)) number += 1;
  return `${base}_${number}`;
}

export type Trouble = "most" | "blank" | "long" | "onlyQuestions";

/** What the server would refuse about the list. */
export function listTrouble(list: readonly Check[]): Trouble | undefined {
  if (list.length > ITEMS_MAX) return "most";
  if (list.some(({ label }) => label.trim() === "")) return "blank";
  if (list.some(({ label }) => Array.from(label).length > TOO_LONG)) return "long";
  if (list.length > 0 && list.every(({ knowledge }) => knowledge)) return "onlyQuestions";
  return undefined;
}
