// How something ended, as a small mark with its word for readers.

import { Icon, type IconName } from "../../ui/icon";
import { activity as words } from "../../words/activity";
import type { Outcome } from "../../words/events";

const MARKS: Readonly<Record<Outcome, readonly [IconName, string]>> = { done: ["check", "good"], refused: ["close", "bad"], locked: ["lock", "warn"] };

export function OutcomeMark({ outcome }: { outcome: Outcome }) {
  const [icon, tone] = MARKS[outcome];
  return <span className={`mark ${tone}`} title={words.filters.outcomes[outcome]}><Icon name={icon} /><span className="sr">{words.filters.outcomes[outcome]}: </span></span>;
}
