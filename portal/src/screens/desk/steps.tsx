// Where the agent is on the way.

import { Icon } from "../../ui/icon";
import { desk as words } from "../../words/desk";

export function Steps({ at }: { at: number }) {
  return (
    <ol className="steps" aria-label={words.stepsLabel}>
      {words.steps.map((name, step) => (
        <li key={name} className={step < at ? "done" : ""} aria-current={step === at ? "step" : undefined}>
          <b aria-hidden="true">{step < at ? <Icon name="check" /> : step + 1}</b>{name}
        </li>
      ))}
    </ol>
  );
}
