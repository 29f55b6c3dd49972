// What passwords must be, of a password policy.

import { useMemo } from "react";
import type { Schemas } from "../../api/client";
import { type Checks, checks } from "../../logic/draft";
import { placed } from "../../logic/placed-errors";
import { useSettings } from "../../logic/settings";
import { announce } from "../../ui/announce";
import { Choice, Count, Tick } from "../../ui/fields";
import { Part, SettingsCard } from "../../ui/settings-card";
import { words as shared } from "../../words";
import { policies } from "../../words/policies";
import { editing } from "../../words/policies-edit";
import { type Policy, useChangePolicy } from "./queries";
import { inputOf } from "./standing";

const words = editing.password;
const [LENGTH_MIN, LENGTH_MAX] = [12, 128];
const ATTEMPTS_MAX = 100;
const MINUTES_MAX = 30 * 24 * 60;
const CLASSES = ["lower_case_min", "upper_case_min", "digits_min", "symbols_min"] as const;

type Shown = Schemas["PasswordSettingsShown"];

function draftOf({ attempts_max: attempts = null, unlock_after_minutes: minutes = null, ...rest }: Shown) {
  return { ...rest, attempts_max: attempts, unlock_after_minutes: minutes };
}
type Draft = ReturnType<typeof draftOf>;

const fits = (count: number, all: Draft) =>
  checks.whole(0, LENGTH_MAX)(count) ?? (count > 0 && CLASSES.reduce((sum, each) => sum + all[each], 0) > all.length_min ? words.sum : undefined);

const CHECKS: Checks<Draft> = {
  length_min: checks.whole(LENGTH_MIN, LENGTH_MAX),
  lower_case_min: fits,
  upper_case_min: fits,
  digits_min: fits,
  symbols_min: fits,
  attempts_max: (count) => (count === null ? undefined : checks.whole(1, ATTEMPTS_MAX)(count)),
  unlock_after_minutes: (count) => (count === null ? undefined : checks.whole(1, MINUTES_MAX)(count)),
};

const place = (field: string) => /^password\.(\w+)$/.exec(field)?.[1];

export function PasswordSettings({ policy, settings }: { policy: Policy; settings: Shown }) {
  const save = useChangePolicy(policy.id);
  const loaded = useMemo(() => draftOf(settings), [settings]);
  const error = placed(save.error, place);
  const draft = useSettings(loaded, CHECKS, error);
  const { values, set, field } = draft;
  const send = (password: Draft) =>
    save.mutate({ ...inputOf(policy), password }, {
      onSuccess: (saved) => {
        if (saved.password) draft.reset(draftOf(saved.password));
        announce(shared.saved);
      },
    });
  return (
    <SettingsCard title={policies.policy.password} draft={draft} may save={{ ...save, error }} send={send}>
      <Part title={words.shape} lead={words.shapeLead}>
        <div className="short"><Count label={words.length} min={LENGTH_MIN} max={LENGTH_MAX} {...field("length_min")} /></div>
        <div className="form-grid">
          <Count label={words.lower} {...field("lower_case_min")} />
          <Count label={words.upper} {...field("upper_case_min")} />
          <Count label={words.digits} {...field("digits_min")} />
          <Count label={words.symbols} {...field("symbols_min")} />
        </div>
        <Tick label={words.username} checked={values.exclude_username} onChange={(on) => set("exclude_username", on)} />
      </Part>
      <Part title={words.lock} lead={words.lockLead}>
        <div className="form-grid">
          <Choice label={words.attempts} value={values.attempts_max === null ? "none" : "some"} onChange={(some) => set("attempts_max", some === "none" ? null : 10)} options={[["none", words.attemptsNone], ["some", words.attemptsSome]]} />
          {values.attempts_max !== null && <Count label={words.attemptsCount} min={1} max={ATTEMPTS_MAX} {...field("attempts_max")} value={values.attempts_max} />}
        </div>
        <div className="form-grid">
          <Choice label={words.unlock} value={values.unlock_after_minutes === null ? "none" : "some"} onChange={(some) => set("unlock_after_minutes", some === "none" ? null : 15)} options={[["none", words.unlockNone], ["some", words.unlockSome]]} />
          {values.unlock_after_minutes !== null && <Count label={words.unlockMinutes} min={1} max={MINUTES_MAX} {...field("unlock_after_minutes")} value={values.unlock_after_minutes} />}
        </div>
        <Tick label={words.show} checked={values.show_lock} onChange={(on) => set("show_lock", on)} />
      </Part>
    </SettingsCard>
  );
}
