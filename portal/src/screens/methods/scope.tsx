// Chooses whose settings are shown.

import { useQuery } from "@tanstack/react-query";
import { applicationsQuery } from "../../api/lists";
import { useMay } from "../../api/session";
import { Choice, type Options } from "../../ui/fields";
import { methods as words } from "../../words/methods";
import { ORGANISATION } from "./queries";

interface Props {
  readonly value: string;
  readonly onChange: (scope: string) => void;
  /** Whether the organisation is one of them. */
  readonly organisation?: boolean;
}

/** The applications by name. Who may not see applications has the chosen one alone. */
export function useApplications() {
  return useQuery({ ...applicationsQuery, enabled: useMay()("applications:read") });
}

export function ScopeChoice({ value, onChange, organisation = false }: Props) {
  const { data } = useApplications();
  const named = (data?.applications ?? []).map(({ id, name }) => [id, name] as const).sort(([, a], [, b]) => a.localeCompare(b));
  const all: Options = organisation ? [[ORGANISATION, words.organisation], ...named] : named;
  const options = all.some(([id]) => id === value) ? all : [...all, [value, value] as const];
  return <div className="scope"><Choice label={organisation ? words.settingsOf : words.application} value={value} onChange={onChange} options={options} /></div>;
}
