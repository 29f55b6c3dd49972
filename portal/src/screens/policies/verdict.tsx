// The verdict, the rules that decided, and what would change it.

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Schemas } from "../../api/client";
import { policiesQuery } from "../../api/policies";
import { moment } from "../../logic/time";
import { Card } from "../../ui/card";
import { Icon } from "../../ui/icon";
import { Notice } from "../../ui/notice";
import { policies } from "../../words/policies";
import { and, keyName } from "./telling";

const words = policies.explain;
type Explained = Schemas["SignInExplained"];

function lookOf({ let_in: letIn, verdict }: Explained): { tone: "good" | "warn" | "bad"; icon: "check" | "warn" | "close"; text: string } {
  if (letIn) return { tone: "good", icon: "check", text: words.verdicts[verdict] ?? verdict };
  if (verdict === "let_in") return { tone: "bad", icon: "close", text: words.barred };
  return verdict === "challenge" ? { tone: "warn", icon: "warn", text: words.verdicts.challenge ?? verdict } : { tone: "bad", icon: "close", text: words.verdicts[verdict] ?? verdict };
}

export function Verdict({ explained }: { explained: Explained }) {
  const { tone, icon, text } = lookOf(explained);
  return (
    <Card title={words.answer}>
      <div className={`verdict ${tone}`} role="status"><span className="seal"><Icon name={icon} /></span><div><p className="said">{text}</p>{explained.summary !== `${text}.` && <p>{explained.summary}</p>}</div></div>
      {explained.bars.map((bar) => (
        <Notice key={bar.bar} tone="bad" icon="lock"><p>{bar.text}{bar.until ? ` ${words.until(moment(bar.until))}.` : ""}</p></Notice>
      ))}
      {explained.assumed.length > 0 && <Notice><p>{words.assumed(and(explained.assumed.map(keyName)))}</p></Notice>}
      <Decided explained={explained} />
      <Part title={words.demands} lines={explained.demands} />
      <Part title={explained.let_in ? words.follows : words.advice} lines={explained.advice} />
    </Card>
  );
}

function Part({ title, lines }: { title: string; lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return <section className="part"><h3>{title}</h3><ul className="lines marked">{lines.map((line) => <li key={line}>{line}</li>)}</ul></section>;
}

/** By name, with the way to the policy. */
function Decided({ explained }: { explained: Explained }) {
  const all = useQuery(policiesQuery);
  const named = (["session", "access", "enrolment"] as const).flatMap((kind) => {
    const source = explained[kind];
    const policy = all.data?.policies.find(({ id }) => id === source?.policy_id);
    return source === null || source === undefined ? [] : [{ kind, source, policy, rule: policy?.rules.find(({ id }) => id === source.rule_id) }];
  });
  if (named.length === 0) return null;
  return (
    <section className="part">
      <h3>{words.decided}</h3>
      <dl className="facts">
        {named.map(({ kind, source, policy, rule }) => (
          <div key={kind} className="pair">
            <dt>{words.kinds[kind]}</dt>
            <dd><Link to="/policies/$policy" params={{ policy: source.policy_id }} hash={`rule-${source.rule_id}`}>{policy?.name ?? source.policy_id}</Link>{rule !== undefined && ` → ${rule.name}`}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
