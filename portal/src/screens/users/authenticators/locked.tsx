// All authenticator apps of the user are locked: says how, and unlocks them.

import { useEffect } from "react";
import { type Schemas, answered, api } from "../../../api/client";
import { useMay } from "../../../api/session";
import { countdown } from "../../../logic/time";
import { Button } from "../../../ui/button";
import { Icon } from "../../../ui/icon";
import { Notice, Refusal } from "../../../ui/notice";
import { users } from "../../../words/users";
import { useNow } from "../../codes/use-now";
import { useAct } from "../act";
import { useIsOwn } from "../current";
import { type Account, refreshUser } from "../questions";

const words = users.totps;
type Lock = Schemas["TotpLockShown"];

export function AllLocked({ user, lock }: { user: Account; lock: Lock }) {
  return lock.state === "open" ? null : <Locked user={user} until={lock.until ?? null} />;
}

function Locked({ user, until }: { user: Account; until: string | null }) {
  const may = useMay();
  const own = useIsOwn(user);
  const now = useNow();
  const over = until !== null && Date.parse(until) <= now;
  // That a lock is over is no event.
  useEffect(() => {
    if (over) void refreshUser(user.id);
  }, [over, user.id]);
  const unlock = useAct(user.id, {
    run: () => answered(api.POST("/admin/api/v1/accounts/{account}/totps/unlock", { params: { path: { account: user.id } }, body: { locks: "any" } })),
    said: () => words.allUnlocked,
  });
  return (
    <div className="body stack-s">
      <Notice tone="warn" icon="lock">
        <div className="row apart">
          <p>{until === null ? words.byHand : words.lockedUntil(countdown(until, now))}</p>
          {may("users.unlock:write") && !own && <span className="offer"><Button kind="tiny" busy={unlock.isPending} onPress={() => unlock.mutate()}><Icon name="unlock" />{words.unlockAll}</Button></span>}
        </div>
      </Notice>
      <Refusal error={unlock.error} />
    </div>
  );
}
