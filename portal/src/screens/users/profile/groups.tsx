// The groups that the user is in.

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { answered, api } from "../../../api/client";
import { groupsQuery } from "../../../api/lists";
import { useMay } from "../../../api/session";
import { Badge } from "../../../ui/badge";
import { Button } from "../../../ui/button";
import { Card } from "../../../ui/card";
import { Choice } from "../../../ui/fields";
import { Icon } from "../../../ui/icon";
import { Refusal } from "../../../ui/notice";
import { users } from "../../../words/users";
import { useAct } from "../act";
import type { Account } from "../questions";

const words = users.groups;
const PATH = "/admin/api/v1/accounts/{account}/groups/{group}";

interface Named {
  readonly id: string;
  readonly name: string;
}

export function Groups({ user }: { user: Account }) {
  const may = useMay();
  const path = (group: Named) => ({ params: { path: { account: user.id, group: group.id } } });
  const leave = useAct<Named>(user.id, { run: (group) => answered(api.DELETE(PATH, path(group))), said: (_, group) => words.removed(group.name) });
  const write = may("groups:write");
  return (
    <Card title={words.title}>
      {user.groups.length === 0 && <p className="muted">{words.none}</p>}
      {user.groups.length > 0 && (
        <ul className="chips">
          {user.groups.map((group) => (
            <li key={group.id}>
              <span className="row break">{group.name}{group.protected && <Badge tone="accent" icon="shield">{users.page.protected}</Badge>}</span>
              {write && <Button kind="quiet tiny square" label={words.remove(group.name)} busy={leave.isPending && leave.variables.id === group.id} onPress={() => leave.mutate(group)}><Icon name="close" /></Button>}
            </li>
          ))}
        </ul>
      )}
      {user.groups.some((group) => group.protected) && <p className="muted small">{words.protectedHint}</p>}
      <Refusal error={leave.error} />
      {write && may("groups:read") && <Join user={user} />}
    </Card>
  );
}

function Join({ user }: { user: Account }) {
  const [chosen, setChosen] = useState("");
  const { data } = useQuery(groupsQuery);
  const others = (data?.groups ?? []).filter(({ id }) => user.groups.every((group) => group.id !== id));
  const join = useAct<Named>(user.id, {
    run: (group) => answered(api.PUT(PATH, { params: { path: { account: user.id, group: group.id } } })),
    said: (_, group) => words.added(group.name),
    then: () => setChosen(""),
  });
  const group = others.find(({ id }) => id === chosen);
  if (others.length === 0) return null;
  return (
    <>
      <div className="add-line">
        <Choice label={words.label} value={group === undefined ? "" : chosen} onChange={setChosen} options={[["", words.choose], ...others.map(({ id, name }) => [id, name] as const)]} />
        <Button disabled={group === undefined} busy={join.isPending} onPress={() => { if (group !== undefined) join.mutate(group); }}>{words.add}</Button>
      </div>
      <Refusal error={join.error} />
    </>
  );
}
