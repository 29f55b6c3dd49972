// One rule in words: when it applies, and what it says.

import { useLocation } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { Badge } from "../../ui/badge";
import { policies } from "../../words/policies";
import { rules } from "../../words/rules";
import type { Names } from "./names";
import { PolicyState } from "./policy-state";
import type { Policy, Rule } from "./queries";
import { RuleActs } from "./rule-acts";
import { RuleWords } from "./rule-words";

interface Props {
  readonly policy: Policy;
  readonly rule: Rule;
  readonly place: number;
  readonly names: Names;
  readonly mayWrite: boolean;
}

export function RuleCard({ policy, rule, place, names, mayWrite }: Props) {
  const item = useRef<HTMLLIElement>(null);
  const meant = useLocation().hash === `rule-${rule.id}`;
  useEffect(() => {
    if (meant) item.current?.scrollIntoView({ block: "center" });
  }, [meant]);
  return (
    <li ref={item} className={`rule ${meant ? "meant" : ""}`} id={`rule-${rule.id}`}>
      <div className="rule-head">
        <span className="place" aria-hidden="true">{place}</span>
        <h3>{rule.name}</h3>
        {rule.built_in && <Badge>{policies.builtIn}</Badge>}
        <PolicyState active={rule.active} />
        {mayWrite && <RuleActs policy={policy} rule={rule} place={place} />}
      </div>
      <RuleWords conditions={rule.conditions} action={rule.action} names={names} />
      {mayWrite && rule.built_in && <p className="muted small why">{rules.builtIn}</p>}
    </li>
  );
}
