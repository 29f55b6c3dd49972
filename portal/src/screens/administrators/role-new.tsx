// Makes a role, from nothing or from a copy of another one.

import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { type Schemas, answered, api, queryClient } from "../../api/client";
import { rolesQuery } from "../../api/operators";
import { Only } from "../../shell/only";
import { announce } from "../../ui/announce";
import { Back } from "../../ui/back";
import { Answer } from "../../ui/states";
import { Title } from "../../ui/title";
import { administrators } from "../../words/administrators";
import { RoleForm, type RoleValues } from "./role-form";
import { useStanding } from "./standing";
import "./administrators.css";

const words = administrators.roles;

export function NewRole() {
  const { copy } = useSearch({ from: "/administrators/roles/new" });
  const roles = useQuery(rolesQuery);
  return (
    <Only may="roles:write">
      <Title back={<Back to="/administrators/roles">{words.back}</Back>}>{words.newTitle}</Title>
      <Answer of={roles}>{(answer) => <Making from={answer.roles.find((role) => role.id === copy)} />}</Answer>
    </Only>
  );
}

function Making({ from }: { from: Schemas["RoleView"] | undefined }) {
  const navigate = useNavigate();
  const { rank, held } = useStanding();
  const make = useMutation({
    mutationFn: ({ permissions, ...role }: RoleValues) => answered(api.POST("/admin/api/v1/roles", { body: { ...role, permissions: [...permissions] } })),
    onSuccess: (role) => {
      announce(words.created);
      // The new role's screen finds it in the list.
      queryClient.setQueryData(rolesQuery.queryKey, (known) => known && { roles: [...known.roles, role] });
      void queryClient.invalidateQueries({ queryKey: ["roles"] });
    },
  });
  const made = make.data?.id;
  // Only now is nothing left to save that leaving would lose.
  useEffect(() => {
    if (made !== undefined) void navigate({ to: "/administrators/roles/$role", params: { role: made }, replace: true });
  }, [made, navigate]);
  const initial: RoleValues = from === undefined
    ? { name: "", description: "", rank: 0, permissions: [] }
    // Of a role that may do more than its copier, only the rest is copied.
    : { name: words.copyName(from.name), description: from.description, rank: Math.min(from.rank, rank), permissions: from.permissions.filter((permission) => held.has(permission)) };
  return <RoleForm initial={initial} button={words.create} busy={make.isPending} done={make.isSuccess} error={make.error} save={(values) => make.mutate(values)} />;
}
