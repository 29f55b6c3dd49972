// Gives roles, each for all users or for those of some groups.

import { useQuery } from "@tanstack/react-query";
import type { Schemas } from "../../api/client";
import { groupsQuery } from "../../api/lists";
import { rolesQuery } from "../../api/operators";
import { useMay } from "../../api/session";
import { Button } from "../../ui/button";
import { Choice, Tick } from "../../ui/fields";
import { Icon } from "../../ui/icon";
import { Answer } from "../../ui/states";
import { administrators } from "../../words/administrators";
import { useStanding } from "./standing";

const words = administrators.grants;

export type Grant = Schemas["GrantInput"];

interface Props {
  readonly value: readonly Grant[];
  readonly onChange: (grants: readonly Grant[]) => void;
  readonly wrong: string | undefined;
}

/** What is wrong with roles as they are given, if anything. */
export function wrongGrants(grants: readonly Grant[]): string | undefined {
  if (grants.length === 0) return words.pickRole;
  if (grants.some(({ groups }) => groups?.length === 0)) return words.pickGroup;
  return new Set(grants.map(({ role }) => role)).size < grants.length ? words.twice : undefined;
}

export function Grants({ value, onChange, wrong }: Props) {
  const roles = useQuery(rolesQuery);
  const { covers } = useStanding();
  return (
    <fieldset className="stack-s">
      <legend className="label">{words.title}</legend>
      <Answer of={roles} rows={2}>
        {(answer) => {
          // What somebody has already is listed too, even where one may not give it.
          const offered = answer.roles.filter((role) => covers(role) || value.some((grant) => grant.role === role.id));
          // The highest ranks come first; a slip shall not give much.
          const next = offered.findLast((role) => covers(role) && !value.some((grant) => grant.role === role.id));
          const set = (place: number, grant: Grant) => onChange(value.map((old, at) => (at === place ? grant : old)));
          return (
            <>
              {value.map((grant, place) => (
                <One key={place} place={place + 1} grant={grant} roles={offered} set={(changed) => set(place, changed)} remove={() => onChange(value.filter((_, at) => at !== place))} />
              ))}
              {offered.length === 0 && <p className="muted">{words.none}</p>}
              {next !== undefined && <div><Button kind="tiny" onPress={() => onChange([...value, { role: next.id }])}><Icon name="plus" />{words.add}</Button></div>}
            </>
          );
        }}
      </Answer>
      {wrong !== undefined && <p className="field" role="alert"><span className="wrong"><Icon name="warn" />{wrong}</span></p>}
    </fieldset>
  );
}

interface OneProps {
  readonly place: number;
  readonly grant: Grant;
  readonly roles: readonly Schemas["RoleView"][];
  readonly set: (grant: Grant) => void;
  readonly remove: () => void;
}

function One({ place, grant, roles, set, remove }: OneProps) {
  const groups = useQuery({ ...groupsQuery, enabled: useMay()("groups:read") });
  const limited = grant.groups !== null && grant.groups !== undefined;
  const ticked = new Set(grant.groups ?? []);
  const tick = (id: string, on: boolean) => set({ ...grant, groups: on ? [...ticked, id] : [...ticked].filter((other) => other !== id) });
  return (
    <div className="grant" role="group" aria-label={words.label(place)}>
      <div className="grant-row">
        <Choice label={words.role} value={grant.role} onChange={(role) => set({ ...grant, role })} options={roles.map(({ id, name }) => [id, name])} />
        <Choice
          label={words.reach} value={limited ? "groups" : "everyone"} options={[["everyone", words.reaches.everyone], ["groups", words.reaches.groups]]}
          onChange={(reach) => set(reach === "groups" ? { role: grant.role, groups: [] } : { role: grant.role })}
        />
        <Button kind="quiet square" label={words.remove(place)} onPress={remove}><Icon name="trash" /></Button>
      </div>
      {limited && (
        <div className="ticks" role="group" aria-label={words.groups}>
          {groups.data?.groups.map(({ id, name }) => <Tick key={id} label={name} checked={ticked.has(id)} onChange={(on) => tick(id, on)} />)}
          {groups.data?.groups.length === 0 && <p className="muted small">{words.noGroups}</p>}
        </div>
      )}
    </div>
  );
}
