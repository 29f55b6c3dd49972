// What to know of a user before anything is done for them.

import { Badge } from "../../ui/badge";
import { desk } from "../../words/desk";
import type { User } from "../codes/queries";

const words = desk.caller.badges;

export function Badges({ user }: { user: User }) {
  const { status, lock, groups, operator } = user;
  return (
    <>
      {status !== "active" && <Badge tone="bad">{status === "pending" ? words.pending : words.disabled}</Badge>}
      {lock.state !== "open" && <Badge tone="warn" icon="lock">{words.locked}</Badge>}
      {user.frozen_until && <Badge tone="bad" icon="shield">{words.frozen}</Badge>}
      {groups.some((group) => group.protected) && <Badge tone="accent" icon="shield">{words.protected}</Badge>}
      {operator && <Badge>{words.operator}</Badge>}
    </>
  );
}
