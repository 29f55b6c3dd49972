// The filters of a log.

import { useQuery } from "@tanstack/react-query";
import { applicationsQuery } from "../../api/lists";
import { useMay } from "../../api/session";
import { AccountPicker } from "../../ui/account-picker";
import { Button } from "../../ui/button";
import { Choice } from "../../ui/fields";
import { activity } from "../../words/activity";
import type { Outcome } from "../../words/events";
import { ActorField } from "./actor-field";
import { type LogFilter, type SpanName, isFiltered } from "./filter";
import type { LogName } from "./log-query";
import { SpanFilter } from "./span-filter";
import { WhatField } from "./what-field";

const words = activity.filters;
const SPAN_NAMES: (SpanName | "any")[] = ["any", "hour", "day", "week", "month", "between"];
const OUTCOMES: (Outcome | "any")[] = ["any", "done", "refused", "locked"];

interface Props {
  readonly log: LogName;
  readonly filter: LogFilter;
  readonly onFilter: (filter: LogFilter) => void;
}

/** What the chosen one of "any or one of these" stands for. */
const given = <T extends string>(value: T): Exclude<T, "any" | ""> | undefined => (value === "any" || value === "" ? undefined : (value as Exclude<T, "any" | "">));

export function Filters({ log, filter, onFilter }: Props) {
  const may = useMay();
  const mayNameApplications = may("applications:read");
  const applications = useQuery({ ...applicationsQuery, enabled: mayNameApplications });
  const set = (next: LogFilter) => onFilter({ ...filter, ...next });
  return (
    <section className="log-filters" aria-label={words.label}>
      <Choice label={words.span} value={filter.span ?? "any"} onChange={(span) => set({ span: given(span), since: undefined, until: undefined })} options={SPAN_NAMES.map((name) => [name, words.spans[name]])} />
      {filter.span === "between" && <SpanFilter filter={filter} set={set} />}
      <WhatField value={filter.what} onChange={(what) => set({ what })} />
      <Choice label={words.outcome} value={filter.outcome ?? "any"} onChange={(outcome) => set({ outcome: given(outcome) })} options={OUTCOMES.map((name) => [name, words.outcomes[name]])} />
      <ActorField value={filter.actor} onChange={(actor) => set({ actor })} />
      {log === "users" && may("users:read") && <AccountPicker label={words.user} value={filter.user} onChange={(user) => set({ user })} />}
      {mayNameApplications && (
        <Choice
          label={words.application} value={filter.application ?? ""} onChange={(application) => set({ application: given(application) })}
          options={[["", activity.filters.outcomes.any], ...(applications.data?.applications ?? []).map(({ id, name }): [string, string] => [id, name])]}
        />
      )}
      {isFiltered(filter) && <Button kind="quiet" onPress={() => onFilter({})}>{words.clear}</Button>}
    </section>
  );
}
