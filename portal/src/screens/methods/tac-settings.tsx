// The settings of the temporary access code authenticator and the lockout of its codes, beside the odds that come of both.

import { useMemo } from "react";
import { Link } from "@tanstack/react-router";
import { useMay } from "../../api/session";
import { atField } from "../../logic/at-field";
import { type Checks, checks } from "../../logic/draft";
import { changesOf, useSettings } from "../../logic/settings";
import { announce } from "../../ui/announce";
import { Badge } from "../../ui/badge";
import { Button } from "../../ui/button";
import { Text, Tick } from "../../ui/fields";
import { Notice, Refusal } from "../../ui/notice";
import { Part, SettingsCard } from "../../ui/settings-card";
import { words as shared } from "../../words";
import { methods } from "../../words/methods";
import { LOCKOUT_CHECKS, type Lockout, SHAPE_CHECKS, type Shape } from "./code-draft";
import { CodeOdds } from "./odds";
import { ORGANISATION, type Passcodes, type Tac, useSavePasscodes, useSaveTac } from "./queries";
import { LifeFields, LockoutFields, ShapeFields } from "./shape-fields";

const words = methods.tac;

type TacDraft = Shape & Pick<Tac, "name" | "active">;

function tacDraft({ name, active, alphabet, letters, specials, length, multiple_use, ...tac }: Tac): TacDraft {
  const { life_min_seconds, life_default_seconds, life_max_seconds } = tac;
  return { name, active, alphabet, letters, specials, length, multiple_use, life_min_seconds, life_default_seconds, life_max_seconds };
}

const lockoutOf = ({ codes: { failures_max, lock_duration_seconds } }: Passcodes): Lockout => ({ failures_max, lock_duration_seconds });

const CHECKS: Checks<TacDraft> = { ...SHAPE_CHECKS, name: checks.filled };

export function TacSettings({ tac, shown }: { tac: Tac; shown: Passcodes }) {
  const may = useMay()("authentication_methods:write");
  const save = useSaveTac();
  const saveLockout = useSavePasscodes(ORGANISATION);
  const loaded = useMemo(() => tacDraft(tac), [tac]);
  const loadedLockout = useMemo(() => lockoutOf(shown), [shown]);
  const draft = useSettings(loaded, CHECKS, atField(save.error, ["name"]));
  const lockout = useSettings(loadedLockout, LOCKOUT_CHECKS, saveLockout.error);
  const send = (values: TacDraft) =>
    save.mutate(changesOf(loaded, values), {
      onSuccess: (saved) => {
        draft.reset(tacDraft(saved));
        announce(shared.saved);
      },
    });
  const sendLockout = (values: Lockout) =>
    saveLockout.mutate({ codes: changesOf(loadedLockout, values) }, {
      onSuccess: (saved) => {
        lockout.reset(lockoutOf(saved));
        announce(shared.saved);
      },
    });
  const change = (part: Partial<Shape>) => {
    for (const [name, value] of Object.entries(part)) draft.set(name as keyof Shape, value);
  };
  return (
    <div className="with-odds">
      <div className="stack">
        {tac.id === null && <NotAdded may={may} />}
        <SettingsCard
          title={words.title} draft={draft} may={may} save={save} send={send}
          side={tac.active ? <Badge tone="good" icon="check">{words.on}</Badge> : <Badge icon="minus">{words.off}</Badge>}
        >
          <Part title={words.authenticator} lead={words.authenticatorLead}>
            <Text label={words.name} hint={words.nameHint} {...draft.field("name")} autoComplete="off" />
            <Tick label={words.active} hint={words.activeHint} checked={draft.values.active} disabled={tac.active && tac.policies.length > 0} onChange={(on) => draft.set("active", on)} />
            {tac.policies.length > 0 ? <Named policies={tac.policies} /> : !draft.values.active && <Notice tone="warn">{words.offText}</Notice>}
          </Part>
          <LifeFields field={draft.field} />
          <ShapeFields values={draft.values} change={change} field={draft.field} />
        </SettingsCard>
        <SettingsCard title={words.lockout} draft={lockout} may={may} save={saveLockout} send={sendLockout}>
          <LockoutFields field={lockout.field} />
        </SettingsCard>
      </div>
      <CodeOdds of={{ ...draft.values, ...lockout.values, cross_client: false }} />
    </div>
  );
}

/** Policies only know it once it was added. */
function NotAdded({ may }: { may: boolean }) {
  const add = useSaveTac();
  return (
    <Notice>
      <p className="strong">{words.notAdded}</p>
      <p>{words.notAddedText}</p>
      {may && <Button kind="tiny" busy={add.isPending} onPress={() => add.mutate({}, { onSuccess: () => announce(words.added) })}>{words.add}</Button>}
      <Refusal error={add.error} />
    </Notice>
  );
}

/** Why it cannot be switched off. */
function Named({ policies }: { policies: Tac["policies"] }) {
  const may = useMay()("policies:read");
  return (
    <Notice icon="lock">
      <p>{words.named}</p>
      <ul>{policies.map(({ id, name }) => <li key={id}>{may ? <Link to="/policies/$policy" params={{ policy: id }}>{name}</Link> : name}</li>)}</ul>
    </Notice>
  );
}
