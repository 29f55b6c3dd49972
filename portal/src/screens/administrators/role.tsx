// One role: looked at, changed where it may be, removed where nobody has it.

import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { type Schemas, answered, api, queryClient } from "../../api/client";
import { rolesQuery } from "../../api/operators";
import { useMay } from "../../api/session";
import { Only } from "../../shell/only";
import { announce } from "../../ui/announce";
import { Back } from "../../ui/back";
import { Badge } from "../../ui/badge";
import { Button, LinkButton } from "../../ui/button";
import { Card } from "../../ui/card";
import { Confirm } from "../../ui/dialog";
import { Facts } from "../../ui/facts";
import { Icon } from "../../ui/icon";
import { Notice } from "../../ui/notice";
import { Answer } from "../../ui/states";
import { Title } from "../../ui/title";
import { NotFound } from "../../shell/not-found";
import { administrators } from "../../words/administrators";
import { PermissionTree } from "./permission-tree";
import { RoleForm, type RoleValues } from "./role-form";
import { useStanding } from "./standing";
import "./administrators.css";

const words = administrators.roles;
type Role = Schemas["RoleView"];

export function RolePage() {
  const { role } = useParams({ from: "/administrators/roles/$role" });
  const roles = useQuery(rolesQuery);
  return (
    <Only may="roles:read">
      <Answer of={roles}>
        {(answer) => {
          const found = answer.roles.find((one) => one.id === role);
          return found === undefined ? <NotFound /> : <Shown key={found.id} role={found} />;
        }}
      </Answer>
    </Only>
  );
}

function Shown({ role }: { role: Role }) {
  const mayWrite = useMay()("roles:write");
  const { covers, held } = useStanding();
  const changeable = mayWrite && !role.built_in && covers(role);
  const side = mayWrite && (
    <>
      <LinkButton to="/administrators/roles/new" search={{ copy: role.id }}><Icon name="copy" />{words.copy}</LinkButton>
      {changeable && <Remove role={role} />}
    </>
  );
  return (
    <>
      <Title back={<Back to="/administrators/roles">{words.back}</Back>} lead={role.description} side={side}>{role.name}</Title>
      <p className="row muted">{role.built_in && <Badge>{words.builtIn}</Badge>}{words.used(role.operators)}</p>
      {mayWrite && role.built_in && <Notice><p>{words.builtInNote}</p></Notice>}
      {mayWrite && !role.built_in && !changeable && <Notice><p>{words.beyond}</p></Notice>}
      {changeable ? <Changing role={role} /> : (
        <>
          <Card title={words.details}><Facts of={[[words.rank, role.rank]]} /></Card>
          <Card title={words.permissions} flush><PermissionTree value={new Set(role.permissions)} givable={held} /></Card>
        </>
      )}
    </>
  );
}

function Changing({ role }: { role: Role }) {
  const path = { params: { path: { role: role.id } } };
  const save = useMutation({
    mutationFn: ({ permissions, ...rest }: RoleValues) => answered(api.PUT("/admin/api/v1/roles/{role}", { ...path, body: { ...rest, permissions: [...permissions] } })),
    onSuccess: () => {
      announce(words.saved);
      return queryClient.invalidateQueries({ queryKey: ["roles"] });
    },
  });
  const { name, description, rank, permissions } = role;
  const initial = { name, description, rank, permissions };
  // What was saved is what is edited next.
  return <RoleForm key={JSON.stringify(initial)} initial={initial} button={administrators.roles.save} busy={save.isPending} done={false} error={save.error} save={(values) => save.mutate(values)} />;
}

function Remove({ role }: { role: Role }) {
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () => answered(api.DELETE("/admin/api/v1/roles/{role}", { params: { path: { role: role.id } } })),
    onSuccess: async () => {
      announce(words.removed);
      await navigate({ to: "/administrators/roles" });
      void queryClient.invalidateQueries({ queryKey: ["roles"] });
    },
  });
  return (
    <>
      <Button disabled={role.operators > 0} onPress={() => setAsking(true)}><Icon name="trash" />{words.remove}</Button>
      {asking && <Confirm title={words.remove} button={words.remove} close={() => setAsking(false)} busy={remove.isPending} error={remove.error} act={() => remove.mutate()}><p>{words.removeAsk(role.name)}</p></Confirm>}
    </>
  );
}
