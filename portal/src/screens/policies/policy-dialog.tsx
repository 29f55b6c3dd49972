// Makes a policy, or changes what it is called and whom it is for.

import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { Schemas } from "../../api/client";
import { groupsQuery } from "../../api/lists";
import { useMay } from "../../api/session";
import { checks } from "../../logic/draft";
import { useEager } from "../../logic/eager";
import { placed } from "../../logic/placed-errors";
import { announce } from "../../ui/announce";
import { FormDialog } from "../../ui/dialog";
import { Lines, Radios, Text, Tick } from "../../ui/fields";
import { Picks } from "../../ui/picks";
import { words as shared } from "../../words";
import { policies } from "../../words/policies";
import { editing as words } from "../../words/policies-edit";
import { useNames } from "./names";
import { type Policy, useChangePolicy, useMakePolicy } from "./queries";

type Kind = Schemas["PolicyKindWord"];

const NAME_MAX = 200;
const DESCRIPTION_MAX = 1000;
const KINDS = (Object.keys(policies.kinds) as Kind[]).map((kind) => ({ value: kind, name: policies.kinds[kind].name, hint: policies.kinds[kind].lead }));

const short = (most: number) => (text: string) => (Array.from(text.trim()).length > most ? words.long(most) : undefined);
const CHECKS = { name: (name: string) => checks.filled(name) ?? short(NAME_MAX)(name), description: short(DESCRIPTION_MAX) };
const place = (field: string) => /^(name|description|groups|kind)\b/.exec(field)?.[1];
const BLANK = { kind: "access" as Kind, name: "", description: "", groups: [] as string[], active: true };

export function NewPolicy({ close }: { close: () => void }) {
  const make = useMakePolicy();
  const navigate = useNavigate();
  const error = placed(make.error, place);
  const draft = useEager(BLANK, CHECKS, error);
  const { kind } = draft.values;
  const send = ({ groups, name, description, ...rest }: typeof BLANK) =>
    make.mutate({ ...rest, name: name.trim(), description: description.trim(), groups: kind === "access" ? [] : [...groups] }, {
      onSuccess: (made) => {
        announce(words.added(made.name));
        close();
        void navigate({ to: "/policies/$policy", params: { policy: made.id } });
      },
    });
  return (
    <FormDialog title={words.add} close={close} firm={draft.changed} send={() => draft.send(send)} button={words.add} busy={make.isPending} error={error}>
      <p className="muted">{words.addText}</p>
      <Radios label={words.kind} value={kind} onChange={(next) => draft.set("kind", next)} options={KINDS} />
      <Text label={words.name} {...draft.field("name")} autoComplete="off" />
      <Lines label={words.description} optional rows={2} {...draft.field("description")} />
      {kind === "access" ? <p className="muted small">{words.accessGroups}</p> : <Groups {...draft.field("groups")} />}
      <Tick label={words.active} hint={words.activeHint} checked={draft.values.active} onChange={(on) => draft.set("active", on)} />
    </FormDialog>
  );
}

export function EditPolicy({ policy, close }: { policy: Policy; close: () => void }) {
  const change = useChangePolicy(policy.id);
  const error = placed(change.error, place);
  const draft = useEager({ name: policy.name, description: policy.description ?? "", groups: policy.groups }, CHECKS, error);
  const send = ({ name, description, groups }: typeof draft.values) =>
    change.mutate({ name: name.trim(), description: description.trim(), groups: [...groups] }, {
      onSuccess: () => {
        announce(shared.saved);
        close();
      },
    });
  return (
    <FormDialog title={words.editTitle} close={close} firm={draft.changed} send={() => draft.send(send)} button={shared.save} busy={change.isPending} error={error}>
      <Text label={words.name} {...draft.field("name")} autoComplete="off" autoFocus />
      <Lines label={words.description} optional rows={2} {...draft.field("description")} />
      {policy.kind !== "access" && !policy.built_in && <Groups {...draft.field("groups")} />}
      {policy.built_in && <p className="muted small">{policy.kind === "access" ? words.builtInAccess : words.builtIn}</p>}
    </FormDialog>
  );
}

function Groups(field: { value: string[]; onChange: (groups: string[]) => void; wrong: string | undefined }) {
  const may = useMay()("groups:read");
  const groups = useQuery({ ...groupsQuery, enabled: may });
  const names = useNames();
  return <Picks label={words.groups} hint={words.groupsHint} placeholder={words.findGroup} items={may ? (groups.data?.groups ?? []) : null} nameOf={names.group} {...field} />;
}
