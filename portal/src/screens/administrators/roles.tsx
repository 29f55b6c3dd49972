// All roles.

import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import type { Schemas } from "../../api/client";
import { rolesQuery } from "../../api/operators";
import { useMay } from "../../api/session";
import { Only } from "../../shell/only";
import { Badge } from "../../ui/badge";
import { LinkButton } from "../../ui/button";
import { Card } from "../../ui/card";
import { Icon } from "../../ui/icon";
import { Acts } from "../../ui/menu";
import { AnswerTable, type Column } from "../../ui/table";
import { words as shared } from "../../words";
import { administrators } from "../../words/administrators";
import { Head } from "./head";
import { PermissionCount } from "./permission-count";
import "./administrators.css";

const words = administrators.roles;
type Role = Schemas["RoleView"];

export function Roles() {
  return <Only may="roles:read"><List /></Only>;
}

function List() {
  const mayWrite = useMay()("roles:write");
  const roles = useQuery(rolesQuery);
  const navigate = useNavigate();
  const columns: readonly Column<Role>[] = [
    {
      name: words.columns.name,
      cell: (row) => (
        <span>
          <Link className="main" to="/administrators/roles/$role" params={{ role: row.id }}>{row.name}</Link>
          {row.built_in && <> <Badge>{words.builtIn}</Badge></>}
          <span className="sub">{row.description}</span>
        </span>
      ),
    },
    { name: words.columns.permissions, cell: (row) => <PermissionCount permissions={row.permissions} /> },
    { name: words.columns.rank, kind: "end", cell: (row) => row.rank },
    { name: words.columns.operators, kind: "end", cell: (row) => shared.number(row.operators) },
    {
      name: "", kind: "act",
      cell: (row) => (
        <Acts label={words.acts(row.name)} acts={[mayWrite && { name: words.copy, icon: "copy", run: () => void navigate({ to: "/administrators/roles/new", search: { copy: row.id } }) }]} />
      ),
    },
  ];
  return (
    <>
      <Head lead={words.lead} side={mayWrite && <LinkButton kind="primary" to="/administrators/roles/new"><Icon name="plus" />{words.add}</LinkButton>} />
      <Card flush><AnswerTable label={administrators.tabs.roles} of={roles} rows={(answer) => answer.roles} columns={columns} keyOf={(row) => row.id} /></Card>
    </>
  );
}
