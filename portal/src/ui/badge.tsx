// A word about the state of something.

import type { ReactNode } from "react";
import { Icon, type IconName } from "./icon";
import type { Tone } from "./notice";

export function Badge({ tone = "", icon, children }: { tone?: Tone; icon?: IconName; children: ReactNode }) {
  return <span className={`badge ${tone}`}>{icon !== undefined && <Icon name={icon} />}{children}</span>;
}
