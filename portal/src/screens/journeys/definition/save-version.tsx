// Names a changed text and saves it as a further version, which does not run yet.

import { type JourneyInFile, asNewVersion, sharedDiffers } from "../../../logic/journey-file";
import { checks, useDraft } from "../../../logic/draft";
import { announce } from "../../../ui/announce";
import { FormDialog } from "../../../ui/dialog";
import { Text } from "../../../ui/fields";
import { Notice } from "../../../ui/notice";
import { journeys } from "../../../words/journeys";
import { FindingList } from "../finding-list";
import { findingsOf } from "../publish";
import { type Journey, useImport } from "../queries";

const words = journeys.definition;

interface Props {
  readonly journey: Journey;
  /** The text as it was, and as it is now. */
  readonly written: string;
  readonly text: string;
  readonly within: JourneyInFile;
  /** Whether this server cannot run all of it. */
  readonly isDraft: boolean;
  readonly close: () => void;
  readonly saved: (number: number) => void;
}

export function SaveVersion({ journey, written, text, within, isDraft, close, saved }: Props) {
  const save = useImport();
  const taken = (name: string) => (journey.versions.some((version) => version.name === name.trim()) ? words.nameTaken : undefined);
  const next = Math.max(0, ...journey.versions.map(({ number }) => number)) + 1;
  const draft = useDraft({ name: `version-${next}`, description: "" }, { name: (name) => checks.filled(name) ?? taken(name) });
  const send = ({ name, description }: typeof draft.values) =>
    save.mutate({ text: asNewVersion(text, within, { name: name.trim(), description: description.trim() }) }, {
      onSuccess: ({ journeys: [made] }) => {
        // It is not new where an earlier answer was lost on the way: then it is here as it was sent.
        const version = made?.versions[0];
        if (made === undefined || version === undefined) return;
        announce([words.saved(version.number), made.versions_gone.length > 0 && words.gone(made.versions_gone.join(", "))].filter(Boolean).join(" "));
        saved(version.number);
      },
    });
  const found = findingsOf(save.error);
  return (
    <FormDialog title={words.saveTitle} close={close} send={() => draft.send(send)} button={words.save} busy={save.isPending} error={found.length === 0 ? save.error : null} firm>
      <p>{words.saveText}</p>
      {sharedDiffers(written, text) && <Notice tone="warn">{words.saveShared}</Notice>}
      {isDraft && <Notice tone="warn">{words.saveDraft}</Notice>}
      <Text label={words.name} hint={words.nameHint} {...draft.field("name")} autoComplete="off" spellCheck={false} maxLength={100} autoFocus />
      <Text label={words.description} optional {...draft.field("description")} autoComplete="off" maxLength={500} />
      {found.length > 0 && <FindingList findings={found} />}
    </FormDialog>
  );
}
