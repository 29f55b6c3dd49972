// The clients of an application.

import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useMay } from "../../api/session";
import { announce } from "../../ui/announce";
import { Badge } from "../../ui/badge";
import { LinkButton } from "../../ui/button";
import { Card } from "../../ui/card";
import { Copy } from "../../ui/copy";
import { Icon } from "../../ui/icon";
import { Acts } from "../../ui/menu";
import { Refusal } from "../../ui/notice";
import { Empty } from "../../ui/states";
import { AnswerTable, type Column } from "../../ui/table";
import { When } from "../../ui/when";
import { applications } from "../../words/applications";
import { RemoveClientDialog, RotateDialog } from "./client-acts";
import { type Client, clientsQuery, useChangeClient } from "./queries";
import "./applications.css";

const words = applications.clients;
const ALL = applications.permissions.groups.reduce((sum, [, permissions]) => sum + permissions.length, 0);

type Open = readonly ["rotate" | "remove", Client];

export function ClientList({ application }: { application: string }) {
  const may = useMay()("applications:write");
  const clients = useQuery(clientsQuery(application));
  const change = useChangeClient(application);
  const navigate = useNavigate();
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const toggle = ({ id, name, enabled }: Client) =>
    change.mutate({ client: id, body: { enabled: !enabled } }, { onSuccess: () => announce(enabled ? words.wasDisabled(name) : words.wasEnabled(name)) });
  const acts = (client: Client) => [
    { name: words.edit, icon: "edit", run: () => void navigate({ to: "/applications/$application/clients/$client", params: { application, client: client.id } }) },
    { name: words.rotate, icon: "refresh", run: () => setOpen(["rotate", client]) },
    { name: client.enabled ? words.disable : words.enable, icon: client.enabled ? "lock" : "unlock", run: () => toggle(client) },
    { name: words.remove, icon: "trash", grave: true, run: () => setOpen(["remove", client]) },
  ] as const;
  const columns: readonly (Column<Client> | false)[] = [
    {
      name: words.name,
      cell: ({ id, name, enabled }) => (
        <span className="row">
          <Link className="main" to="/applications/$application/clients/$client" params={{ application, client: id }}>{name}</Link>
          {!enabled && <Badge tone="warn">{words.disabled}</Badge>}
        </span>
      ),
    },
    { name: words.id, cell: ({ id }) => <span className="with-copy"><code className="break">{id}</code><Copy text={id} of={words.id} /></span> },
    { name: words.redirect, cell: ({ redirect_uris: [first, ...more] }) => first !== undefined && <span className="break">{first}{more.length > 0 && ` +${more.length}`}</span> },
    { name: words.may, cell: ({ permissions }) => applications.permissions.all(permissions.length, ALL) },
    { name: words.changed, cell: (row) => <When at={row.updated_at} rough /> },
    may && { name: "", kind: "act", cell: (row) => <Acts label={words.acts(row.name)} acts={acts(row)} /> },
  ];
  const add = may && <LinkButton to="/applications/$application/clients/new" params={{ application }}><Icon name="plus" />{words.add}</LinkButton>;
  return (
    <>
      <Refusal error={change.error} />
      <Card title={words.title} side={add} flush>
        <AnswerTable label={words.title} of={clients} rows={(answer) => answer.clients} columns={columns} keyOf={(row) => row.id} empty={<Empty icon="key" title={words.none}><p>{words.noneText}</p>{add}</Empty>} />
      </Card>
      {open?.[0] === "rotate" && <RotateDialog client={open[1]} close={close} />}
      {open?.[0] === "remove" && <RemoveClientDialog client={open[1]} close={close} />}
    </>
  );
}
