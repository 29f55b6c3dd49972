// Changes an application's name and description.

import { atField } from "../../logic/at-field";
import { useDraft } from "../../logic/draft";
import { changesOf } from "../../logic/settings";
import { announce } from "../../ui/announce";
import { FormDialog } from "../../ui/dialog";
import { Text } from "../../ui/fields";
import { words as shared } from "../../words";
import { applications as words } from "../../words/applications";
import * as check from "./checks";
import { type Application, useChangeApplication } from "./queries";

export function EditApplication({ application, close }: { application: Application; close: () => void }) {
  const change = useChangeApplication(application.id);
  const initial = { name: application.name, description: application.description };
  const draft = useDraft(initial, { name: check.name, description: check.description }, atField(change.error, ["name", "description"]));
  const send = (values: typeof initial) =>
    change.mutate(changesOf(initial, values), {
      onSuccess: () => {
        announce(shared.saved);
        close();
      },
    });
  return (
    <FormDialog title={words.application.editTitle} close={close} firm={draft.changed} send={() => draft.send(send)} button={shared.save} busy={change.isPending} error={change.error}>
      <Text label={words.fields.name} {...draft.field("name")} autoComplete="off" maxLength={200} autoFocus />
      <Text label={words.fields.description} optional {...draft.field("description")} autoComplete="off" />
    </FormDialog>
  );
}
