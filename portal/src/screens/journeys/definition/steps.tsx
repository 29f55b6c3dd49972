// The steps of a version in the order in which they are met, and where each goes on.

import type { Schemas } from "../../../api/client";
import { Badge } from "../../../ui/badge";
import { Button } from "../../../ui/button";
import { Card } from "../../../ui/card";
import { Icon } from "../../../ui/icon";
import { Empty } from "../../../ui/states";
import { journeys, linkName, stepWords } from "../../../words/journeys";
import { FindingList } from "../finding-list";

const words = journeys.definition;
type Step = Schemas["JourneyStep"];

const labelOf = ({ label, type }: Step) => stepWords(type, label)[0];
const place = (id: string) => `step-${id}`;

interface Props {
  readonly of: Schemas["VersionDocument"];
  readonly source: () => void;
}

export function Steps({ of: { steps, head, findings }, source }: Props) {
  const byId = new Map(steps.map((step) => [step.id, step]));
  return (
    <>
      {findings.length > 0 && <Card title={journeys.findings.title} flush side={<Button kind="tiny" onPress={source}>{words.inSource}</Button>}><FindingList findings={findings} /></Card>}
      <Card title={words.steps} flush>
        {steps.length === 0 && <Empty icon="route"><p>{words.noSteps}</p></Empty>}
        <ol className="steps">{steps.map((step) => <Row key={step.id} step={step} byId={byId} isFirst={step.id === head} />)}</ol>
      </Card>
    </>
  );
}

function Row({ step, byId, isFirst }: { step: Step; byId: ReadonlyMap<string, Step>; isFirst: boolean }) {
  const around = byId.get(step.inside ?? "");
  const [name, more] = stepWords(step.type, step.label);
  const told = [more, around === undefined ? null : words.inside(labelOf(around))].filter((part) => part !== null);
  const body = byId.get(step.body ?? "");
  return (
    <li id={place(step.id)}>
      <div className="row">
        <strong>{name}</strong>
        {isFirst && <Badge tone="accent">{words.first}</Badge>}
        <span className="muted small">{told.join(" · ")}</span>
      </div>
      {(step.links.length > 0 || body !== undefined) && (
        <ul className="ways">
          {body !== undefined && <Way name={step.type === "loop" ? words.eachPass : words.body} to={body} isIn={false} />}
          {step.links.map((link) => <Way key={link.name} name={linkName(link.name)} to={byId.get(link.target ?? "")} isIn={around !== undefined} />)}
        </ul>
      )}
    </li>
  );
}

function Way({ name, to, isIn }: { name: string; to: Step | undefined; isIn: boolean }) {
  return (
    <li className="way">
      <span className="muted">{name}</span><Icon name="right" />
      {to === undefined ? <span className="muted">{isIn ? words.endsPass : words.ends}</span> : <a href={`#${place(to.id)}`}>{labelOf(to)}</a>}
    </li>
  );
}
