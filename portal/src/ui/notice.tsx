// Notices in the page, and what a refusal says.

import type { ReactNode } from "react";
import { asProblem } from "../api/problem";
import { words } from "../words";
import { Button } from "./button";
import { Icon, type IconName } from "./icon";

export type Tone = "" | "good" | "warn" | "bad" | "accent";

const DRAWINGS: Record<Tone, IconName> = { "": "info", accent: "info", good: "check", warn: "warn", bad: "warn" };

export function Notice({ tone = "", icon, children }: { tone?: Tone; icon?: IconName; children: ReactNode }) {
  return (
    <div className={`notice ${tone}`} role={tone === "bad" ? "alert" : "note"}>
      <Icon name={icon ?? DRAWINGS[tone]} />
      <div className="grow">{children}</div>
    </div>
  );
}

/** Says why something was not done, with the number by which it is found in the log. Nothing where nothing failed. */
export function Refusal({ error, retry }: { error: unknown; retry?: () => void }) {
  if (error === null || error === undefined) return null;
  const problem = asProblem(error);
  return (
    <Notice tone="bad">
      <p>{problem.sentence}</p>
      {problem.reference !== null && <p className="small">{words.reference} <span className="mono">{problem.reference}</span></p>}
      {retry && <Button kind="tiny" onPress={retry}>{words.retry}</Button>}
    </Notice>
  );
}
