// What stands against codes for the user: a lock, or the owner's objection. With the way out, for those who may.

import { useEffect, useState } from "react";
import { answered, api } from "../../api/client";
import { useMay } from "../../api/session";
import { countdown } from "../../logic/time";
import { Button } from "../../ui/button";
import { Confirm } from "../../ui/dialog";
import { Icon } from "../../ui/icon";
import { Notice, Refusal } from "../../ui/notice";
import { When } from "../../ui/when";
import { users } from "../../words/users";
import { useAct } from "./act";
import { useNow } from "../codes/use-now";
import { useIsOwn } from "./current";
import { type Account, refreshUser } from "./questions";

const words = users.lock;

export function LockNotices({ user }: { user: Account }) {
  const locked = user.lock.state !== "open";
  const frozen = typeof user.frozen_until === "string";
  const own = useIsOwn(user);
  if (!locked && !frozen && !own) return null;
  return (
    <div className="notices">
      {own && <Notice>{users.page.own}</Notice>}
      {frozen && <Frozen user={user} until={user.frozen_until ?? ""} />}
      {locked && !frozen && <Locked user={user} />}
    </div>
  );
}

export function useUnlock(user: Account) {
  return useAct<boolean, { unlocked: boolean }>(user.id, {
    run: (unfreeze) => answered(api.POST("/admin/api/v1/accounts/{account}/unlock", { params: { path: { account: user.id } }, body: { unfreeze } })),
    said: ({ unlocked }, unfreeze) => (unfreeze ? words.unfrozen : unlocked ? words.unlocked : words.nothing),
  });
}

/** Who may lift locks: nobody does so for themselves. */
export function useMayUnlock(user: Account): boolean {
  const [may, own] = [useMay(), useIsOwn(user)];
  return may("users.unlock:write") && !own;
}

function Locked({ user }: { user: Account }) {
  const unlock = useUnlock(user);
  const mayUnlock = useMayUnlock(user);
  const until = user.lock.locked_until;
  const now = useNow();
  useRefreshAt(user.id, until);
  const text = typeof until === "string" ? words.lockedUntil(countdown(until, now)) : words.byHand;
  return (
    <>
      <Notice tone="warn" icon="lock">
        <div className="row apart">
          <p>{text}</p>
          {mayUnlock && <span className="offer"><Button kind="tiny" busy={unlock.isPending} onPress={() => unlock.mutate(false)}><Icon name="unlock" />{words.unlock}</Button></span>}
        </div>
      </Notice>
      <Refusal error={unlock.error} />
    </>
  );
}

/** Asks again when the lock is over, since that is no event. */
function useRefreshAt(account: string, until: string | null | undefined) {
  useEffect(() => {
    if (typeof until !== "string") return;
    const timer = setTimeout(() => void refreshUser(account), Math.min(Math.max(Date.parse(until) - Date.now(), 0) + 300, 2 ** 31 - 1));
    return () => clearTimeout(timer);
  }, [account, until]);
}

function Frozen({ user, until }: { user: Account; until: string }) {
  const [asking, setAsking] = useState(false);
  const unlock = useUnlock(user);
  const mayUnlock = useMayUnlock(user);
  return (
    <>
      <Notice tone="bad">
        <div className="row apart">
          <p>{words.frozen} <When at={until} />.</p>
          {mayUnlock && <span className="offer"><Button kind="tiny" onPress={() => setAsking(true)}>{words.unfreeze}</Button></span>}
        </div>
      </Notice>
      {asking && (
        <Confirm title={words.unfreezeTitle} button={words.unfreeze} busy={unlock.isPending} error={unlock.error} close={() => setAsking(false)} act={() => unlock.mutate(true, { onSuccess: () => setAsking(false) })}>
          <p>{words.unfreezeText}</p>
        </Confirm>
      )}
    </>
  );
}
