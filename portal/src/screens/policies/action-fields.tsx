// What a rule says, by the kind of its policy.

import type { Draft } from "../../logic/draft";
import { Choice, Radios, SpanField, Tick } from "../../ui/fields";
import { rules } from "../../words/rules";
import { ChainsField } from "./chains-field";
import { ConstraintsField } from "./constraints-field";
import { AgainField, PeriodField } from "./period-field";
import type { Kind, RuleDraft } from "./rule-draft";

type Second = RuleDraft["second"];

const SECONDS = (Object.keys(rules.session.seconds) as Second[]).map((second) => [second, rules.session.seconds[second]] as const);
const ACTS = ["change", "reset", "unlock"] as const;

interface Props {
  readonly draft: Draft<RuleDraft>;
  readonly error: unknown;
}

export function ActionFields({ kind, ...props }: Props & { kind: Kind }) {
  if (kind === "enrolment") return <EnrolmentAction {...props} />;
  if (kind === "session") return <SessionAction {...props} />;
  return kind === "access" ? <AccessAction {...props} /> : <PasswordAction {...props} />;
}

function EnrolmentAction({ draft: { values, set } }: Props) {
  return <Radios label={rules.enrolment.label} value={values.enrolment} onChange={(at) => set("enrolment", at)} options={rules.enrolment.options} />;
}

function PasswordAction({ draft: { values, set } }: Props) {
  return <>{ACTS.map((act) => <Tick key={act} label={rules.password[act]} checked={values.acts[act]} onChange={(on) => set("acts", { ...values.acts, [act]: on })} />)}</>;
}

function SessionAction({ draft: { values, set, field } }: Props) {
  const { session: words } = rules;
  return (
    <>
      <Radios label={words.opens} value={values.allowed ? "yes" : "no"} onChange={(opens) => set("allowed", opens === "yes")} options={words.opensOptions} />
      {values.allowed && (
        <>
          <Radios label={words.primary} value={values.primary} onChange={(primary) => set("primary", primary)} options={words.primaryOptions} />
          <div className="form-grid">
            <Choice label={words.second} {...field("second")} options={SECONDS} />
            {values.second === "within" && <SpanField label={words.within} hint={words.range} {...field("within")} />}
          </div>
          {(values.second === "device" || values.second === "within") && <Tick label={words.remember} checked={values.remember} onChange={(on) => set("remember", on)} />}
          <div className="short"><SpanField label={words.idle} hint={words.range} {...field("idle")} /></div>
          <PeriodField label={words.life} spanLabel={words.lifeAfter} none={words.lifeNone} some={words.lifeSome} begin={86_400} {...field("life")} />
          <Tick label={words.persistent} checked={values.persistent} onChange={(on) => set("persistent", on)} />
        </>
      )}
    </>
  );
}

function AccessAction({ draft: { values, set, field }, error }: Props) {
  const { access: words } = rules;
  return (
    <>
      <Radios label={words.mode} value={values.mode} onChange={(mode) => set("mode", mode)} options={words.modes} />
      {values.mode === "assurance" && (
        <>
          <Radios label={words.factors} value={values.factors} onChange={(factors) => set("factors", factors)} options={words.factorOptions} />
          <AgainField {...field("again")} />
          <PeriodField label={words.idle} spanLabel={words.idleLabel} none={words.idleNone} some={words.idleSome} begin={3600} {...field("inactivity")} />
          <ConstraintsField {...field("constraints")} factors={values.factors} error={error} />
        </>
      )}
      {values.mode === "chains" && <ChainsField {...field("chains")} error={error} />}
    </>
  );
}
