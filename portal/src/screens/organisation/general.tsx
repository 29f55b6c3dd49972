// The organisation's name, and how operators sign in.

import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo } from "react";
import { organisationQuery } from "../../api/lists";
import { useMay } from "../../api/session";
import { atField } from "../../logic/at-field";
import { type Checks, checks } from "../../logic/draft";
import { useSettings } from "../../logic/settings";
import { Only } from "../../shell/only";
import { announce } from "../../ui/announce";
import { Count, SpanField, Text } from "../../ui/fields";
import { Notice } from "../../ui/notice";
import { Part, SettingsCard } from "../../ui/settings-card";
import { Answer } from "../../ui/states";
import { words as shared } from "../../words";
import { organisation } from "../../words/organisation";
import { type Settings, useSaveOrganisation } from "./queries";
import { SecondFactor } from "./second-factor";

const words = organisation.general;
const NAME_MAX = 200;
const DAY = 86_400;

type GeneralDraft = Settings["sign_in"] & Pick<Settings, "name" | "operators_need_totp">;

const CHECKS: Checks<GeneralDraft> = {
  name: (name) => checks.filled(name) ?? (Array.from(name.trim()).length > NAME_MAX ? organisation.long(NAME_MAX) : undefined),
  idle_seconds: (idle) => (idle >= 60 && idle <= DAY ? undefined : words.idleWrong),
  life_seconds: (life, { idle_seconds }) => (life >= idle_seconds && life <= 7 * DAY ? undefined : words.lifeWrong),
  failures_max: checks.whole(1, 100),
  lock_duration_seconds: (span) => (span >= 1 && span <= DAY ? undefined : words.durationWrong),
};

const draftOf = ({ name, sign_in, operators_need_totp }: Settings): GeneralDraft => ({ ...sign_in, name, operators_need_totp });

export function General(): ReactNode {
  return <Only may="settings:read"><Asked /></Only>;
}

function Asked() {
  const asked = useQuery(organisationQuery);
  return <Answer of={asked}>{(shown) => <Page shown={shown} />}</Answer>;
}

function Page({ shown }: { shown: Settings }) {
  const may = useMay()("settings:write");
  const save = useSaveOrganisation();
  const loaded = useMemo(() => draftOf(shown), [shown]);
  const draft = useSettings(loaded, CHECKS, atField(save.error, ["name"]));
  const { field } = draft;
  const send = ({ name, operators_need_totp, ...sign_in }: GeneralDraft) =>
    save.mutate({ name: name.trim(), sign_in, operators_need_totp }, {
      onSuccess: (saved) => {
        draft.reset(draftOf(saved));
        announce(shared.saved);
      },
    });
  return (
    <>
      {!may && <Notice icon="lock">{organisation.onlyRead}</Notice>}
      <SettingsCard draft={draft} may={may} save={save} send={send}>
        <Part title={words.name} lead={words.nameLead}><Text label={words.nameField} {...field("name")} autoComplete="off" maxLength={NAME_MAX} /></Part>
        <Part title={words.factor} lead={words.factorLead}><SecondFactor demanded={draft.values.operators_need_totp} onChange={(on) => draft.set("operators_need_totp", on)} /></Part>
        <Part title={words.sessions} lead={words.sessionsLead}>
          <div className="form-grid">
            <SpanField label={words.idle} hint={words.idleHint} {...field("idle_seconds")} />
            <SpanField label={words.life} hint={words.lifeHint} {...field("life_seconds")} />
          </div>
        </Part>
        <Part title={words.lockout} lead={words.lockoutLead}>
          <div className="short"><Count label={words.failures} min={1} max={100} {...field("failures_max")} /></div>
          <div className="short"><SpanField label={words.duration} {...field("lock_duration_seconds")} /></div>
        </Part>
      </SettingsCard>
    </>
  );
}
