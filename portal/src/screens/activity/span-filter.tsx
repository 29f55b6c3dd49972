// From when to when, in the operator's own time zone.

import { Text } from "../../ui/fields";
import { activity } from "../../words/activity";
import type { LogFilter } from "./filter";

const words = activity.filters;

export function SpanFilter({ filter: { since, until }, set }: { filter: LogFilter; set: (filter: LogFilter) => void }) {
  const backwards = since !== undefined && until !== undefined && Date.parse(until) < Date.parse(since);
  const given = (text: string) => (text === "" ? undefined : text);
  return (
    <>
      <Text label={words.since} type="datetime-local" value={since ?? ""} onChange={(text) => set({ since: given(text) })} />
      <Text label={words.until} type="datetime-local" value={until ?? ""} wrong={backwards ? words.backwards : undefined} onChange={(text) => set({ until: given(text) })} />
    </>
  );
}
