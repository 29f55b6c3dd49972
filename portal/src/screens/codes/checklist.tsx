// The checklist of the policy: each item is ticked, and may have a note.

import { type Answer, type Answers, type Check, missing } from "../../logic/checks";
import { Badge } from "../../ui/badge";
import { codes } from "../../words/codes";

const words = codes.checklist;

interface Props {
  readonly checks: readonly Check[];
  readonly answers: Answers;
  readonly onChange: (answers: Answers) => void;
  /** What is still missing is said once the operator tried without it. */
  readonly complain: boolean;
}

const NOTE_MAX = 500;

export function Checklist({ checks, answers, onChange, complain }: Props) {
  if (checks.length === 0) return <p className="muted">{words.none}</p>;
  const lack = complain ? missing(checks, answers, true) : "nothing";
  const answer = (id: string, part: Answer) => onChange({ ...answers, [id]: { ...answers[id], ...part } });
  return (
    <fieldset className="checks">
      <legend className="stack-s"><h3>{words.title}</h3><span className="hint muted small">{words.lead}</span></legend>
      {checks.map((check, at) => (
        <Item key={check.id} check={check} answer={answers[check.id] ?? {}} onChange={(part) => answer(check.id, part)} first={at === 0} wrong={lack === "required" && check.required === true && answers[check.id]?.outcome !== "passed"} />
      ))}
      {lack !== "nothing" && <p className="bad small" role="alert">{words.missing[lack]}</p>}
    </fieldset>
  );
}

interface ItemProps {
  readonly check: Check;
  readonly answer: Answer;
  readonly onChange: (part: Answer) => void;
  readonly first: boolean;
  readonly wrong: boolean;
}

function Item({ check: { label, required, knowledge }, answer: { outcome, note = "" }, onChange, first, wrong }: ItemProps) {
  return (
    <div className="check">
      <label className="tick">
        <input type="checkbox" checked={outcome === "passed"} autoFocus={first} aria-invalid={wrong} onChange={(event) => onChange({ outcome: event.target.checked ? "passed" : "skipped" })} />
        <span>{label} {required === true && <Badge>{words.required}</Badge>} {knowledge === true && <Badge tone="warn">{words.knowledge}</Badge>}</span>
      </label>
      <input className="input" aria-label={words.note(label)} placeholder={words.notePlaceholder} value={note} maxLength={NOTE_MAX} autoComplete="off" onChange={(event) => onChange({ note: event.target.value })} />
    </div>
  );
}
