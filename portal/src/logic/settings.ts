// A form over settings that the server keeps: says at once what is wrong with what was changed, follows what others
// save as long as nothing was changed here, and knows what to send.

import { useState } from "react";
import { type Checks, type Draft, useDraft } from "./draft";

/** `loaded` is the server's answer, the same object until it is another answer. */
export function useSettings<T extends object>(loaded: T, checks: Checks<T>, error: unknown): Draft<T> {
  const draft = useDraft(loaded, checks, error);
  const [seen, setSeen] = useState(loaded);
  if (seen !== loaded && !draft.changed) {
    setSeen(loaded);
    draft.reset(loaded);
  }
  return {
    ...draft,
    field: (name) => {
      const field = draft.field(name);
      return { ...field, wrong: field.wrong ?? checks[name]?.(draft.values[name], draft.values) };
    },
  };
}

/** Only what differs, so that nobody takes back what somebody else saved meanwhile. */
export function changesOf<T extends object>(from: T, to: T): Partial<T> {
  const differs = (name: keyof T) => JSON.stringify(from[name]) !== JSON.stringify(to[name]);
  return Object.fromEntries((Object.keys(to) as (keyof T)[]).filter(differs).map((name) => [name, to[name]])) as Partial<T>;
}
