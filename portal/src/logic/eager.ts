// A draft that says at once what is wrong with a field that was changed, and with all others once it was sent.

import { type Checks, type Draft, useDraft } from "./draft";

export function useEager<T extends object>(initial: T, checks: Checks<T>, error: unknown): Draft<T> {
  const draft = useDraft(initial, checks, error);
  return {
    ...draft,
    field: (name) => {
      const field = draft.field(name);
      const changed = JSON.stringify(draft.values[name]) !== JSON.stringify(initial[name]);
      return { ...field, wrong: field.wrong ?? (changed ? checks[name]?.(draft.values[name], draft.values) : undefined) };
    },
  };
}
