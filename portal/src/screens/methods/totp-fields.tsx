// The fields of TOTP settings, by what they are about.

import { oneIn } from "../../logic/chance";
import type { Draft } from "../../logic/draft";
import { Choice, Count, SpanField, Text, Tick } from "../../ui/fields";
import { Notice } from "../../ui/notice";
import { Part } from "../../ui/settings-card";
import { methods } from "../../words/methods";
import { LockTiers } from "./lock-tiers";
import { type TotpDraft, isUnusual } from "./totp-draft";

const words = methods.totp;

export function TotpFields({ draft }: { draft: Draft<TotpDraft> }) {
  const { values, set, field } = draft;
  const part = values.chance_max_ppm / 1e6;
  const tick = (name: "confirmation" | "learn_drift" | "changes_need_totp" | "keep_last" | "plain_signing") =>
    ({ checked: values[name], onChange: (on: boolean) => set(name, on) });
  return (
    <>
      <Part title={words.fresh} lead={words.freshLead}>
        <Text label={words.issuer} hint={words.issuerHint} optional {...field("issuer")} autoComplete="off" />
        <div className="form-grid three">
          <Choice label={words.algorithm} options={words.algorithms} {...field("algorithm")} />
          <Choice label={words.digits} options={words.digitChoices} {...field("digits")} />
          <Count label={words.period} hint={words.periodHint} min={10} max={300} {...field("period_seconds")} />
        </div>
        {isUnusual(values) && <Notice tone="warn">{words.ignored}</Notice>}
        <div className="short"><Count label={words.perUser} hint={words.perUserHint} min={1} max={50} {...field("per_user_max")} /></div>
        <Tick label={words.confirmation} {...tick("confirmation")} />
      </Part>
      <Part title={words.judging} lead={words.judgingLead}>
        <div className="short"><Count label={words.window} hint={words.windowHint} min={0} max={2} {...field("window")} /></div>
        <Tick label={words.drift} hint={words.driftHint} {...tick("learn_drift")} />
      </Part>
      <Part title={words.lockout} lead={words.lockoutLead}>
        <LockTiers {...field("lock_tiers")} />
        <div className="short"><SpanField label={words.expire} hint={words.expireHint} {...field("failures_expire_seconds")} /></div>
      </Part>
      <Part title={words.owners} lead={words.ownersLead}>
        <Tick label={words.needTotp} {...tick("changes_need_totp")} />
        <Tick label={words.keepLast} {...tick("keep_last")} />
      </Part>
      <Part title={words.signing} lead={words.signingLead}>
        <Tick label={words.plain} hint={words.plainHint} {...tick("plain_signing")} />
        <div className="short"><SpanField label={words.challenge} {...field("challenge_life_seconds")} /></div>
      </Part>
      <Part title={words.budget} lead={words.budgetLead}>
        <div className="short">
          <Count label={words.ppm} hint={Number.isNaN(part) ? undefined : words.ppmHint(methods.odds.percent(part), oneIn(part))} min={0} max={1_000_000} {...field("chance_max_ppm")} />
        </div>
      </Part>
    </>
  );
}
