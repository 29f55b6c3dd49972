// An event in words: what happened, how it is drawn, and who did it from where.

import type { Activity } from "../../api/events";
import type { IconName } from "../../ui/icon";
import { desk } from "../../words/desk";

export function eventTitle({ type, activity }: Activity): string {
  const known = desk.events[type];
  if (known !== undefined) return known;
  const text = (type === "" ? activity : type).replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

type Drawn = readonly [IconName, "good" | "bad" | "warn" | "muted"];

const DRAWN: Readonly<Record<string, Drawn | undefined>> = {
  code_redeemed: ["check", "good"],
  code_refused: ["warn", "bad"],
  code_issue_refused: ["warn", "warn"],
  codes_locked: ["lock", "bad"],
  codes_deactivated: ["lock", "warn"],
  codes_unlocked: ["unlock", "muted"],
  code_issued: ["key", "muted"],
  code_revoked: ["close", "muted"],
  approval_granted: ["check", "good"],
  approval_refused: ["close", "bad"],
  totp_accepted: ["check", "good"],
  totp_refused: ["warn", "bad"],
  session_started: ["user", "good"],
};

export function eventDrawing({ type }: Activity): Drawn {
  return DRAWN[type] ?? ["info", "muted"];
}

/** Who did it, where and from where. */
export function eventSource({ actor, application, ip, target }: Activity): string {
  const words = desk.activity;
  return [
    actor.name && actor.id !== target.id ? words.by(actor.name) : null,
    application?.name ? words.at(application.name) : null,
    ip ? words.from(ip) : null,
  ].filter((text) => text !== null).join(" ");
}
