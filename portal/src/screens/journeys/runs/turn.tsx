// One answer of an execution: what was sent, the steps that were run with what they decided, and what it came to.

import type { ReactNode } from "react";
import type { Schemas } from "../../../api/client";
import { Card } from "../../../ui/card";
import { Icon, type IconName } from "../../../ui/icon";
import { When } from "../../../ui/when";
import { journeys, linkName, stepWords } from "../../../words/journeys";

const words = journeys.run;
type Step = Schemas["ExecutedStep"];

const ENDS: Readonly<Record<string, readonly [IconName, string] | undefined>> = {
  asks: ["clock", ""],
  success: ["check", "good"],
  rejection: ["close", "bad"],
  abort: ["warn", "bad"],
};

interface Props {
  readonly turn: Schemas["TurnShown"];
  /** The instant of the answer before. */
  readonly before: string | undefined;
}

export function Turn({ turn: { number, at, sent, option, steps, outcome }, before }: Props) {
  const title = option === null || option === undefined ? words.sent[sent] ?? sent : words.option(option);
  const [icon, tone] = ENDS[outcome.state] ?? ["info", ""];
  return (
    <li>
      <Card title={`${number}. ${title}`} side={<span className="muted small"><When at={at} />{before !== undefined && ` · ${words.after(gap(before, at))}`}</span>}>
        <ol className="visits">
          {steps.map((step, index) => <Visit key={index} step={step} />)}
          <Point icon={icon} tone={tone} isEnd>
            <strong className={tone}>{words.outcomes[outcome.state] ?? outcome.state}</strong>
            {outcome.step !== null && outcome.step !== undefined && <span className="muted small"> <code>{outcome.step}</code></span>}
            {outcome.why !== null && outcome.why !== undefined && <p className="break">{outcome.why}</p>}
          </Point>
        </ol>
      </Card>
    </li>
  );
}

/** How long after, in seconds with one place below a minute. */
function gap(from: string, to: string): string {
  const seconds = Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000);
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

function Visit({ step: { type, label, took, acts } }: { step: Step }) {
  const refused = acts.some(({ done }) => !done);
  const [name, more] = stepWords(type, label);
  return (
    <Point icon={refused ? "warn" : acts.length > 0 ? "check" : "right"} tone={refused ? "bad" : acts.length > 0 ? "good" : ""}>
      <p className="row"><strong>{name}</strong>{more !== null && <span className="muted small">{more}</span>}</p>
      {acts.map(({ done, error, message }, at) => (
        <p key={at} className="small">
          {done
            ? <span className="good">{words.done}</span>
            : <><span className="bad">{words.refused}</span>{message !== null && message !== undefined && `: ${message}`}{error !== null && error !== undefined && <> <code className="muted">{error}</code></>}</>}
        </p>
      ))}
      {took !== null && took !== undefined && <p className="way muted small"><Icon name="right" />{words.took(linkName(took))}</p>}
    </Point>
  );
}

function Point({ icon, tone, isEnd = false, children }: { icon: IconName; tone: string; isEnd?: boolean; children: ReactNode }) {
  return (
    <li className={`visit ${isEnd ? "end" : ""}`}>
      <span className={`dot ${tone}`}><Icon name={icon} /></span>
      <div>{children}</div>
    </li>
  );
}
