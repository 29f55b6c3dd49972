// The settings of codes of one application, beside the odds that come of them.

import { useMemo } from "react";
import { useMay } from "../../api/session";
import { changesOf, useSettings } from "../../logic/settings";
import { announce } from "../../ui/announce";
import { Tick } from "../../ui/fields";
import { Notice } from "../../ui/notice";
import { Part, SettingsCard } from "../../ui/settings-card";
import { words as shared } from "../../words";
import { methods } from "../../words/methods";
import { CODE_CHECKS, type CodeDraft, type Shape, codeChanges, codeDraft } from "./code-draft";
import { CodeOdds } from "./odds";
import { type Passcodes, useSavePasscodes } from "./queries";
import { LifeFields, LockoutFields, ShapeFields } from "./shape-fields";

const words = methods.codes;

export function Codes({ scope, shown }: { scope: string; shown: Passcodes }) {
  const may = useMay()("authentication_methods:write");
  const save = useSavePasscodes(scope);
  const loaded = useMemo(() => codeDraft(shown), [shown]);
  const draft = useSettings(loaded, CODE_CHECKS, save.error);
  const { values, set, field } = draft;
  const send = (changed: CodeDraft) =>
    save.mutate(codeChanges(changesOf(loaded, changed)), {
      onSuccess: (saved) => {
        draft.reset(codeDraft(saved));
        announce(shared.saved);
      },
    });
  const change = (part: Partial<Shape>) => {
    for (const [name, value] of Object.entries(part)) set(name as keyof Shape, value);
  };
  return (
    <div className="with-odds">
      <SettingsCard draft={draft} may={may} save={save} send={send}>
        <LifeFields field={field} />
        <ShapeFields values={values} change={change} field={field} />
        <LockoutFields field={field} />
        <Part title={words.cross} lead={words.crossLead}>
          <Tick label={words.crossTick} hint={words.crossHint} checked={values.cross_client} onChange={(on) => set("cross_client", on)} />
          {!values.cross_client && <Notice tone="warn">{words.crossOff}</Notice>}
        </Part>
      </SettingsCard>
      <CodeOdds of={values} />
    </div>
  );
}
