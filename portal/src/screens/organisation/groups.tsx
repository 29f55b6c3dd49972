// Groups of users: roles can be limited to them, policies put on them, and protected ones need two operators.

import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { groupsQuery } from "../../api/lists";
import { useMay } from "../../api/session";
import { Only } from "../../shell/only";
import { Badge } from "../../ui/badge";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Icon } from "../../ui/icon";
import { Acts } from "../../ui/menu";
import { Search } from "../../ui/search";
import { Empty } from "../../ui/states";
import { AnswerTable, type Column } from "../../ui/table";
import { When } from "../../ui/when";
import { organisation } from "../../words/organisation";
import { GroupDialog, ProtectDialog, RemoveGroupDialog } from "./group-dialogs";
import type { Group } from "./queries";

const words = organisation.groups;
const FEW = 8;

type Open = readonly ["add"] | readonly ["edit" | "protect" | "remove", Group];

export function Groups(): ReactNode {
  return <Only may="groups:read"><List /></Only>;
}

function List() {
  const may = useMay()("groups:write");
  const asked = useQuery(groupsQuery);
  const [sought, setSought] = useState("");
  const [open, setOpen] = useState<Open | null>(null);
  const acts = (group: Group) => [
    { name: words.edit, icon: "edit", run: () => setOpen(["edit", group]) },
    { name: group.protected ? words.unprotect : words.protect, icon: "shield", run: () => setOpen(["protect", group]) },
    { name: words.remove, icon: "trash", grave: true, run: () => setOpen(["remove", group]) },
  ] as const;
  const columns: readonly (Column<Group> | false)[] = [
    { name: words.name, cell: ({ name, description }) => <div><span className="strong">{name}</span>{description !== "" && <span className="sub">{description}</span>}</div> },
    { name: words.protected, cell: (row) => row.protected && <Badge tone="accent" icon="shield">{words.protected}</Badge> },
    { name: words.changed, cell: (row) => <When at={row.updated_at} rough /> },
    may && { name: "", kind: "act", cell: (row) => <Acts label={words.acts(row.name)} acts={acts(row)} /> },
  ];
  const add = may && <Button kind="primary" onPress={() => setOpen(["add"])}><Icon name="plus" />{words.add}</Button>;
  const matching = (groups: readonly Group[]) => groups.filter(({ name, description }) => `${name}\n${description}`.toLowerCase().includes(sought.toLowerCase()));
  const many = (asked.data?.groups.length ?? 0) > FEW;
  const empty = sought === "" ? <Empty icon="users" title={words.none}><p>{words.noneText}</p>{add}</Empty> : <Empty><p>{words.noMatch}</p></Empty>;
  return (
    <>
      {many && <div className="filters"><Search label={words.find} value={sought} onChange={setSought} /></div>}
      <Card title={words.title} side={add} flush>
        <AnswerTable label={words.title} of={asked} rows={(answer) => matching(answer.groups)} columns={columns} keyOf={(row) => row.id} empty={empty} />
      </Card>
      <Dialogs open={open} close={() => setOpen(null)} />
    </>
  );
}

function Dialogs({ open, close }: { open: Open | null; close: () => void }) {
  if (open === null) return null;
  const [act, group] = open;
  if (act === "add") return <GroupDialog close={close} />;
  if (act === "edit") return <GroupDialog group={group} close={close} />;
  if (act === "protect") return <ProtectDialog group={group} close={close} />;
  return <RemoveGroupDialog group={group} close={close} />;
}
