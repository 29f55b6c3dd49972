// How a user stands, in a word or two.

import { Badge } from "../../ui/badge";
import { Icon } from "../../ui/icon";
import type { Tone } from "../../ui/notice";
import { users as words } from "../../words/users";
import type { Account } from "./questions";

const TONES: Readonly<Record<string, Tone | undefined>> = { active: "good", disabled: "bad", pending: "warn" };

export function StatusBadge({ status }: { status: string }) {
  return <Badge tone={TONES[status] ?? ""}>{words.statuses[status] ?? status}</Badge>;
}

/** Status and locks. */
export function Standing({ of }: { of: Account }) {
  return (
    <span className="row">
      <StatusBadge status={of.status} />
      {of.lock.state !== "open" && <Badge tone="warn" icon="lock">{words.page.locked}</Badge>}
      {typeof of.frozen_until === "string" && <Badge tone="bad" icon="warn">{words.page.frozen}</Badge>}
    </span>
  );
}

const isProtected = (of: Account) => of.groups.some((group) => group.protected);

/** The same in small, beside the name in a list. */
export function CareMarks({ of }: { of: Account }) {
  return (
    <>
      {of.operator && <span className="care" title={words.page.operator}><Icon name="badge" /><span className="sr">{words.page.operator}</span></span>}
      {isProtected(of) && <span className="care" title={words.page.protected}><Icon name="shield" /><span className="sr">{words.page.protected}</span></span>}
    </>
  );
}

/** What makes the user one to be careful with. */
export function Care({ of }: { of: Account }) {
  return (
    <>
      {of.operator && <Badge tone="accent" icon="badge">{words.page.operator}</Badge>}
      {isProtected(of) && <Badge tone="accent" icon="shield">{words.page.protected}</Badge>}
    </>
  );
}
