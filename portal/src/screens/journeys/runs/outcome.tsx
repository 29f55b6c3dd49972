// What an execution came to, in a word.

import { Badge } from "../../../ui/badge";
import type { IconName } from "../../../ui/icon";
import type { Tone } from "../../../ui/notice";
import { journeys } from "../../../words/journeys";

const LOOKS: Readonly<Record<string, readonly [Tone, IconName] | undefined>> = {
  asks: ["accent", "clock"],
  success: ["good", "check"],
  rejection: ["warn", "close"],
  abort: ["bad", "warn"],
};

export function OutcomeBadge({ state }: { state: string }) {
  const [tone, icon] = LOOKS[state] ?? ["", "info"];
  return <Badge tone={tone} icon={icon}>{journeys.runs.states[state] ?? state}</Badge>;
}
