// The form of a rule, beside what it says in words.

import { useState } from "react";
import type { Schemas } from "../../api/client";
import { useEager } from "../../logic/eager";
import { placed } from "../../logic/placed-errors";
import { Button, LinkButton } from "../../ui/button";
import { Card } from "../../ui/card";
import { Text, Tick } from "../../ui/fields";
import { Form } from "../../ui/form";
import { Notice, Refusal } from "../../ui/notice";
import { Part } from "../../ui/settings-card";
import { Unsaved } from "../../ui/unsaved";
import { words as shared } from "../../words";
import { rules as words } from "../../words/rules";
import { ActionFields } from "./action-fields";
import { ConditionsFields } from "./conditions-fields";
import { useNames } from "./names";
import type { Policy, Rule } from "./queries";
import { type Kind, type RuleDraft, placeOf, ruleChecks, ruleInput } from "./rule-draft";
import { RuleWords } from "./rule-words";

interface Props {
  readonly policy: Policy;
  readonly rule: Rule | undefined;
  readonly initial: RuleDraft;
  readonly save: { readonly isPending: boolean; readonly isSuccess: boolean; readonly error: unknown };
  readonly send: (body: Schemas["RuleInput"]) => void;
}

export function RuleForm({ policy, rule, initial, save, send }: Props) {
  const kind = policy.kind as Kind;
  const [from] = useState(initial);
  const [checks] = useState(() => ruleChecks(kind));
  const error = placed(save.error, placeOf);
  const draft = useEager(from, checks, error);
  const { values, set, field } = draft;
  const names = useNames(policy, [...values.users, ...values.users_excluded]);
  const builtIn = rule?.built_in === true;
  const said = ruleInput(values, kind);
  const changed = draft.changed && !save.isSuccess;
  return (
    <div className="with-words">
      <Card flush>
        <Form send={() => draft.send((sent) => send(ruleInput(sent, kind)))} held={save.isPending}>
          <div className="body stack-l">
            {builtIn && <Notice icon="lock"><p>{words.builtIn}</p></Notice>}
            <Part title={words.rule}>
              <Text label={words.name} {...field("name")} autoComplete="off" />
              {!builtIn && <Tick label={words.active} hint={words.activeHint} checked={values.active} onChange={(on) => set("active", on)} />}
            </Part>
            {!builtIn && <Part title={words.when} lead={words.whenLead}><ConditionsFields kind={kind} draft={draft} names={names} /></Part>}
            <Part title={words.then} lead={words.thenLead[kind]}><ActionFields kind={kind} draft={draft} error={save.error} /></Part>
            <Refusal error={error} />
          </div>
          <div className="foot">
            <span className="grow muted small" role="status">{changed && rule !== undefined && shared.unsaved}</span>
            <LinkButton to="/policies/$policy" params={{ policy: policy.id }}>{shared.cancel}</LinkButton>
            <Button kind="primary" type="submit" busy={save.isPending}>{rule === undefined ? words.add : shared.save}</Button>
          </div>
        </Form>
      </Card>
      <section className="card words-card" aria-label={words.preview}>
        <div className="head"><h2>{words.preview}</h2></div>
        <div className="body stack">
          <p className="muted small">{words.previewLead}</p>
          <RuleWords conditions={said.conditions} action={said.action as Schemas["ActionShown"]} names={names} />
        </div>
      </section>
      <Unsaved changed={changed} />
    </div>
  );
}
