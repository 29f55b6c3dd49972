// Adds, changes, protects and deletes a group.

import { atField } from "../../logic/at-field";
import { checks, useDraft } from "../../logic/draft";
import { announce } from "../../ui/announce";
import { Confirm, FormDialog } from "../../ui/dialog";
import { Text, Tick } from "../../ui/fields";
import { Removal } from "../../ui/removal";
import { words as shared } from "../../words";
import { organisation } from "../../words/organisation";
import { type Group, useRemoveGroup, useSaveGroup } from "./queries";

const words = organisation.groups;
const NAME_MAX = 255;
const DESCRIPTION_MAX = 1024;

const short = (most: number) => (text: string) => (Array.from(text.trim()).length > most ? organisation.long(most) : undefined);

interface Props {
  readonly group: Group;
  readonly close: () => void;
}

export function GroupDialog({ group, close }: { group?: Group; close: () => void }) {
  const save = useSaveGroup();
  const draft = useDraft(
    { name: group?.name ?? "", description: group?.description ?? "", protected: group?.protected ?? false },
    { name: (name) => checks.filled(name) ?? short(NAME_MAX)(name), description: short(DESCRIPTION_MAX) },
    atField(save.error, ["name", "description"]),
  );
  const send = (body: typeof draft.values) =>
    save.mutate({ id: group?.id, body }, {
      onSuccess: ({ name }) => {
        announce(group === undefined ? words.added(name) : shared.saved);
        close();
      },
    });
  const [title, button] = group === undefined ? [words.add, words.add] : [words.editTitle, shared.save];
  return (
    <FormDialog title={title} close={close} firm={draft.changed} send={() => draft.send(send)} button={button} busy={save.isPending} error={save.error}>
      <Text label={words.nameField} {...draft.field("name")} autoComplete="off" autoFocus />
      <Text label={words.description} optional {...draft.field("description")} autoComplete="off" />
      <Tick label={words.protected} hint={words.protectedHint} checked={draft.values.protected} onChange={(on) => draft.set("protected", on)} />
    </FormDialog>
  );
}

/** Protects a group, or ends that. */
export function ProtectDialog({ group, close }: Props) {
  const save = useSaveGroup();
  const { id, name, description } = group;
  const act = () =>
    save.mutate({ id, body: { name, description, protected: !group.protected } }, {
      onSuccess: () => {
        announce(group.protected ? words.wasUnprotected(name) : words.wasProtected(name));
        close();
      },
    });
  const title = group.protected ? words.unprotect : words.protect;
  return (
    <Confirm title={title} close={close} act={act} grave={group.protected} button={title} busy={save.isPending} error={save.error}>
      <p>{group.protected ? words.unprotectText(name) : words.protectedHint}</p>
    </Confirm>
  );
}

export function RemoveGroupDialog({ group: { id, name }, close }: Props) {
  const remove = useRemoveGroup();
  return <Removal words={words} text={words.removeText(name)} name={name} by={remove} what={id} close={close} />;
}
