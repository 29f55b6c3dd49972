// The screen on which a rule is made or changed.

import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useEffect } from "react";
import type { Schemas } from "../../api/client";
import { policyQuery } from "../../api/policies";
import { Only } from "../../shell/only";
import { announce } from "../../ui/announce";
import { Back } from "../../ui/back";
import { Empty, Answer } from "../../ui/states";
import { Title } from "../../ui/title";
import { words as shared } from "../../words";
import { policies } from "../../words/policies";
import { rules as words } from "../../words/rules";
import { type Policy, type Rule, useSaveRule } from "./queries";
import { FRESH, ruleDraft } from "./rule-draft";
import { RuleForm } from "./rule-form";
import "./policies.css";
import "./editing.css";

export function NewRule() {
  const { policy } = useParams({ from: "/policies/$policy/rules/new" });
  return <Page policy={policy} />;
}

export function EditRule() {
  const { policy, rule } = useParams({ from: "/policies/$policy/rules/$rule" });
  return <Page key={rule} policy={policy} rule={rule} />;
}

function Page({ policy, rule }: { policy: string; rule?: string }) {
  const asked = useQuery(policyQuery(policy));
  const found = asked.data?.rules.find(({ id }) => id === rule);
  const { name = policies.policy.about, kind = "" } = asked.data ?? {};
  const lead = rule !== undefined ? words.editLead(name) : kind === "session" || kind === "password" ? words.ofSession(name) : words.of(name);
  return (
    <Only may="policies:write">
      <Title back={<Back to="/policies/$policy" params={{ policy }}>{name}</Back>} lead={asked.data && lead}>{rule === undefined ? words.newTitle : (found?.name ?? words.rule)}</Title>
      <Answer of={asked}>{(answer) => (rule !== undefined && found === undefined ? <Empty icon="shield"><p>{words.gone}</p></Empty> : <Making policy={answer} rule={found} />)}</Answer>
    </Only>
  );
}

function Making({ policy, rule }: { policy: Policy; rule: Rule | undefined }) {
  const navigate = useNavigate();
  const save = useSaveRule(policy.id, rule?.id);
  const made = save.data?.rule;
  // Only now is nothing left to save that leaving would lose.
  useEffect(() => {
    if (made !== undefined) void navigate({ to: "/policies/$policy", params: { policy: policy.id }, hash: `rule-${made}` });
  }, [made, navigate, policy.id]);
  const send = (body: Schemas["RuleInput"]) => save.mutate(body, { onSuccess: () => announce(rule === undefined ? words.added(body.name) : shared.saved) });
  return <RuleForm policy={policy} rule={rule} initial={rule === undefined ? FRESH : ruleDraft(rule)} save={save} send={send} />;
}
