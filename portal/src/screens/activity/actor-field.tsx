// Chooses who acted: an operator, as far as one may see who they are, or what acts without a name.

import { useQuery } from "@tanstack/react-query";
import { operatorsQuery } from "../../api/operators";
import { useMay } from "../../api/session";
import { Choice } from "../../ui/fields";
import { activity } from "../../words/activity";

const words = activity.filters;

export function ActorField({ value, onChange }: { value: string | undefined; onChange: (actor: string | undefined) => void }) {
  const operators = useQuery({ ...operatorsQuery, enabled: useMay()("operators:read") });
  const people = (operators.data?.operators ?? []).map(({ account_id: id, name, email }): [string, string] => [id, name ?? email ?? id]);
  const options: [string, string][] = [["", words.anyone], ...people, ...Object.entries(words.actors)];
  // A client or a user, chosen from an event.
  if (value !== undefined && !options.some(([id]) => id === value)) options.push([value, words.chosen]);
  return <Choice label={words.actor} value={value ?? ""} onChange={(next) => onChange(next === "" ? undefined : next)} options={options} />;
}
