// The search field and the filters above the list.

import { useQuery } from "@tanstack/react-query";
import { applicationsQuery, groupsQuery } from "../../../api/lists";
import { useMay } from "../../../api/session";
import { Button } from "../../../ui/button";
import { Choice, type Options } from "../../../ui/fields";
import { Search } from "../../../ui/search";
import { users } from "../../../words/users";
import { type ListSearch, STATUSES, changed, isNarrowed } from "./search";

const words = users.list;

interface Props {
  readonly search: ListSearch;
  readonly onChange: (search: ListSearch) => void;
}

export function Filters({ search, onChange }: Props) {
  const may = useMay();
  const applications = useQuery({ ...applicationsQuery, enabled: may("applications:read") });
  const groups = useQuery({ ...groupsQuery, enabled: may("groups:read") });
  const set = (change: Partial<Record<keyof ListSearch, string>>) => onChange(changed(search, change));
  const statuses: Options = [["", words.anyStatus], ...STATUSES.map((status) => [status, users.statuses[status] ?? status] as const)];
  return (
    <div className="filters">
      <Search label={words.search} placeholder={words.placeholder} value={search.q ?? ""} onChange={(q) => set({ q })} autoFocus />
      <Choice label={words.status} value={search.status ?? ""} onChange={(status) => set({ status })} options={statuses} />
      <Named label={words.application} any={words.anyApplication} of={applications.data?.applications} value={search.application} onChange={(application) => set({ application })} />
      <Named label={words.group} any={words.anyGroup} of={groups.data?.groups} value={search.group} onChange={(group) => set({ group })} />
      {isNarrowed(search) && <Button kind="quiet" onPress={() => onChange(search.sort === undefined ? {} : { sort: search.sort })}>{words.clear}</Button>}
    </div>
  );
}

interface NamedProps {
  readonly label: string;
  readonly any: string;
  readonly of: readonly { readonly id: string; readonly name: string }[] | undefined;
  readonly value: string | undefined;
  readonly onChange: (id: string) => void;
}

/** Nothing is offered where there is nothing to choose from. */
function Named({ label, any, of = [], value = "", onChange }: NamedProps) {
  if (of.length === 0) return null;
  return <Choice label={label} value={value} onChange={onChange} options={[["", any], ...of.map(({ id, name }) => [id, name] as const)]} />;
}
