// When a rule applies and what it says, in words.

import type { Schemas } from "../../api/client";
import { policies } from "../../words/policies";
import { demandOf } from "./demand";
import type { Names } from "./names";
import { actionOf, conditionsOf } from "./telling";

const words = policies.policy;

interface Props {
  readonly conditions: Schemas["ConditionsShown"];
  readonly action: Schemas["ActionShown"];
  readonly names: Names;
}

export function RuleWords({ conditions: when, action, names }: Props) {
  const conditions = conditionsOf(when, names);
  const { access } = action;
  const { lines, choices } = access === null || access === undefined ? { lines: actionOf({ action }), choices: undefined } : demandOf(access);
  return (
    <dl className="facts">
      <dt>{words.when}</dt>
      <dd>{conditions.length === 0 ? policies.conditions.always : <ul className="lines">{conditions.map((line) => <li key={line}>{line}</li>)}</ul>}</dd>
      <dt>{words.then}</dt>
      <dd>
        <ul className="lines">
          {lines.map((line) => <li key={line}>{line}</li>)}
          {choices !== undefined && <li>{choices.lead}<ul className="lines marked">{choices.items.map((item, at) => <li key={at}>{item}</li>)}</ul></li>}
        </ul>
      </dd>
    </dl>
  );
}
