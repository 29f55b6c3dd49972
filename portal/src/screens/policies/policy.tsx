// One policy with its rules.

import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import type { Schemas } from "../../api/client";
import { policyQuery } from "../../api/policies";
import { useMay } from "../../api/session";
import { day, fullMoment } from "../../logic/time";
import { Only } from "../../shell/only";
import { Back } from "../../ui/back";
import { Badge } from "../../ui/badge";
import { Button, LinkButton } from "../../ui/button";
import { Card } from "../../ui/card";
import { Facts } from "../../ui/facts";
import { Icon } from "../../ui/icon";
import { Json } from "../../ui/json";
import { Notice } from "../../ui/notice";
import { Answer } from "../../ui/states";
import { type Column, Table } from "../../ui/table";
import { Title } from "../../ui/title";
import { policies as words } from "../../words/policies";
import { editing } from "../../words/policies-edit";
import { rules } from "../../words/rules";
import { Authenticators } from "./authenticators";
import { useNames } from "./names";
import { PasswordSettings } from "./password-settings";
import { PolicyActs } from "./policy-acts";
import { PolicyApplications } from "./policy-applications";
import { EditPolicy } from "./policy-dialog";
import { PolicyState } from "./policy-state";
import type { Policy } from "./queries";
import { RuleCard } from "./rule-card";
import { heldBy } from "./standing";
import { keyName, passwordSettings, whoOf } from "./telling";
import "./policies.css";
import "./editing.css";

export function PolicyPage() {
  const { policy } = useParams({ from: "/policies/$policy" });
  const answer = useQuery(policyQuery(policy));
  return (
    <Only may="policies:read">
      {answer.data === undefined && <Title back={<Back to="/policies">{words.policy.back}</Back>}>{words.policy.about}</Title>}
      <Answer of={answer}>{(found) => <Shown policy={found} />}</Answer>
    </Only>
  );
}

/** When a built-in policy was made, nobody knows. */
const isKnown = (at: string) => Date.parse(at) > 0;

function Shown({ policy }: { policy: Policy }) {
  const mayWrite = useMay()("policies:write");
  const [isEditing, setEditing] = useState(false);
  const names = useNames(policy);
  const { id, enrolment, password, description } = policy;
  const kind = Object.entries(words.kinds).find(([name]) => name === policy.kind)?.[1];
  const held = heldBy(policy);
  const side = mayWrite && <><Button onPress={() => setEditing(true)}><Icon name="edit" />{editing.edit}</Button><PolicyActs policy={policy} edit={false} /></>;
  return (
    <>
      <Title back={<Back to="/policies">{words.policy.back}</Back>} lead={description ?? undefined} side={side}>{policy.name}</Title>
      <Card title={words.policy.about} side={<span className="row">{policy.built_in && <Badge>{words.builtIn}</Badge>}<PolicyState active={policy.active} /></span>}>
        {mayWrite && held !== undefined && <Notice icon="lock"><p>{held}</p></Notice>}
        <Facts
          of={[
            [words.policy.kind, kind === undefined ? policy.kind : `${kind.name} – ${kind.lead}`],
            [words.policy.who, whoOf(policy, names)],
            [words.policy.place, policy.priority],
            [words.policy.changed, isKnown(policy.updated_at) ? fullMoment(policy.updated_at) : null],
          ]}
        />
      </Card>
      {policy.kind === "access" && <PolicyApplications policy={policy} />}
      {enrolment && (mayWrite ? <Authenticators policy={policy} entries={enrolment} /> : <Card title={words.policy.authenticators} flush><AuthenticatorTable of={enrolment} /></Card>)}
      {password && (mayWrite ? <PasswordSettings policy={policy} settings={password} /> : <Card title={words.policy.password}><ul className="lines marked">{passwordSettings(password).map((line) => <li key={line}>{line}</li>)}</ul></Card>)}
      <Card title={words.policy.rules} flush side={mayWrite && <LinkButton to="/policies/$policy/rules/new" params={{ policy: id }}><Icon name="plus" />{rules.add}</LinkButton>}>
        {policy.rules.length === 0 && <div className="body muted">{words.policy.noRules}</div>}
        <ol className="rules">{policy.rules.map((rule, at) => <RuleCard key={rule.id} policy={policy} rule={rule} place={at + 1} names={names} mayWrite={mayWrite} />)}</ol>
      </Card>
      <details className="raw"><summary>{words.policy.raw}</summary><Json value={policy} label={words.policy.raw} /></details>
      {isEditing && <EditPolicy policy={policy} close={() => setEditing(false)} />}
    </>
  );
}

function AuthenticatorTable({ of }: { of: readonly Schemas["EnrolmentShown"][] }) {
  const grace = ({ grace_until: until, grace_skips: skips }: Schemas["EnrolmentShown"]) =>
    [until && words.graceUntil(day(until)), skips && words.graceSkips(skips)].filter(Boolean).join(", ");
  const columns: readonly Column<Schemas["EnrolmentShown"]>[] = [
    { name: words.policy.authenticator, cell: (row) => <span className="strong">{keyName(row.key)}</span> },
    { name: words.policy.allowance, cell: (row) => <span className="row"><Badge tone={row.allowance === "required" ? "accent" : row.allowance === "not_allowed" ? "bad" : ""}>{words.allowances[row.allowance] ?? row.allowance}</Badge><span className="muted small">{grace(row)}</span></span> },
  ];
  return <Table label={words.policy.authenticators} columns={columns} rows={of} keyOf={(row) => row.key} />;
}
