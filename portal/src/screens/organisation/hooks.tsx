// Web hooks: where events are posted to as they happen.

import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useMay } from "../../api/session";
import { Only } from "../../shell/only";
import { announce } from "../../ui/announce";
import { Badge } from "../../ui/badge";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Icon } from "../../ui/icon";
import { Acts } from "../../ui/menu";
import { Refusal } from "../../ui/notice";
import { Removal } from "../../ui/removal";
import { Empty } from "../../ui/states";
import { AnswerTable, type Column } from "../../ui/table";
import { When } from "../../ui/when";
import { words as shared } from "../../words";
import { organisation } from "../../words/organisation";
import { HookDialog } from "./hook-dialog";
import { type Hook, hooksQuery, useChangeHook, useRemoveHook } from "./queries";

const words = organisation.hooks;

type Open = readonly ["add"] | readonly ["edit" | "remove", Hook];

export function Hooks(): ReactNode {
  return <Only may="delivery:read"><List /></Only>;
}

function List() {
  const may = useMay()("delivery:write");
  const asked = useQuery(hooksQuery);
  const change = useChangeHook();
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const toggle = ({ id, name, url, events, enabled }: Hook) =>
    change.mutate({ id, body: { name, url, events, enabled: !enabled } }, { onSuccess: () => announce(shared.saved) });
  const acts = (hook: Hook) => [
    { name: words.edit, icon: "edit", run: () => setOpen(["edit", hook]) },
    { name: hook.enabled ? words.disable : words.enable, icon: hook.enabled ? "lock" : "unlock", run: () => toggle(hook) },
    { name: words.remove, icon: "trash", grave: true, run: () => setOpen(["remove", hook]) },
  ] as const;
  const columns: readonly (Column<Hook> | false)[] = [
    { name: words.name, cell: ({ name, url }) => <div><span className="strong">{name}</span><span className="sub break">{url}</span></div> },
    { name: words.sends, cell: ({ events }) => <span title={events.join(", ")}>{events.length === 0 ? words.all : words.count(events.length)}</span> },
    { name: words.state, cell: ({ enabled }) => <Badge tone={enabled ? "good" : "warn"}>{enabled ? words.on : words.off}</Badge> },
    { name: organisation.groups.changed, cell: (row) => <When at={row.updated_at} rough /> },
    may && { name: "", kind: "act", cell: (row) => <Acts label={words.acts(row.name)} acts={acts(row)} /> },
  ];
  const add = may && <Button kind="primary" onPress={() => setOpen(["add"])}><Icon name="plus" />{words.add}</Button>;
  return (
    <>
      <Refusal error={change.error} />
      <Card title={words.title} side={add} flush>
        <AnswerTable label={words.title} of={asked} rows={(answer) => answer.hooks} columns={columns} keyOf={(row) => row.id} empty={<Empty icon="upload" title={words.none}><p>{words.noneText}</p>{add}</Empty>} />
      </Card>
      {open?.[0] === "add" && <HookDialog close={close} />}
      {open?.[0] === "edit" && <HookDialog hook={open[1]} close={close} />}
      {open?.[0] === "remove" && <Remove hook={open[1]} close={close} />}
    </>
  );
}

function Remove({ hook: { id, name }, close }: { hook: Hook; close: () => void }) {
  const remove = useRemoveHook();
  return <Removal words={words} text={words.removeText(name)} name={name} by={remove} what={id} close={close} />;
}
