// What becomes of a version, in one word.

import { Badge } from "../../ui/badge";
import type { IconName } from "../../ui/icon";
import type { Tone } from "../../ui/notice";
import { journeys as words } from "../../words/journeys";

const LOOKS: Readonly<Record<string, readonly [Tone, IconName] | undefined>> = {
  production: ["good", "play"],
  version: ["accent", "edit"],
  disabled: ["bad", "minus"],
  legacy: ["", "history"],
};

export function VersionState({ state }: { state: string }) {
  const [tone, icon] = LOOKS[state] ?? ["", "minus"];
  return <Badge tone={tone} icon={icon}>{words.states[state] ?? state}</Badge>;
}
