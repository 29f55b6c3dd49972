// Says what stands in the way before the operator tries, and what to do about it.

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { answered, api } from "../../api/client";
import { announce } from "../../ui/announce";
import { Button } from "../../ui/button";
import { Confirm } from "../../ui/dialog";
import { Notice } from "../../ui/notice";
import { moment } from "../../logic/time";
import { codes } from "../../words/codes";
import type { Obstacles } from "./obstacles";
import { type User, refresh } from "./queries";
import type { Generate } from "./use-generate";

const words = codes.obstacles;

export function Hindrances({ flow: { user, request, generate }, obstacles }: { flow: Generate; obstacles: Obstacles }) {
  const { blocked, locked, frozen, protectedBy, mayUnlock } = obstacles;
  if (blocked !== null) return <Notice tone="warn" icon="lock"><p>{words[blocked]}</p></Notice>;
  return (
    <>
      {frozen !== null && <Frozen user={user} until={frozen} mayUnlock={mayUnlock} done={generate.reset} />}
      {locked !== null && (
        <Notice tone="warn" icon="lock">
          <p className="strong">{locked.until === null ? words.lockedByHand : words.locked(moment(locked.until))}</p>
          <p>{mayUnlock ? words.unlocksToo : locked.until === null ? words.cannotUnlockByHand : words.cannotUnlock}</p>
        </Notice>
      )}
      {protectedBy !== null && protectedBy.length > 0 && request === null && <Notice icon="shield"><p>{words.protected(protectedBy.join(", "))}</p></Notice>}
    </>
  );
}

function Frozen({ user, until, mayUnlock, done }: { user: User; until: string; mayUnlock: boolean; done: () => void }) {
  const [asking, setAsking] = useState(false);
  const unfreeze = useMutation({
    mutationFn: () => answered(api.POST("/admin/api/v1/accounts/{account}/unlock", { params: { path: { account: user.id } }, body: { unfreeze: true } })),
    onSuccess: () => {
      setAsking(false);
      done();
      announce(words.unfrozen);
    },
    onSettled: refresh,
  });
  return (
    <Notice tone="bad" icon="shield">
      <p className="strong">{words.frozen(moment(until))}</p>
      <p>{words.frozenMeans}</p>
      {mayUnlock && <Button kind="tiny" onPress={() => setAsking(true)}>{words.unfreeze}</Button>}
      {asking && (
        <Confirm title={words.unfreeze} close={() => setAsking(false)} act={() => unfreeze.mutate()} button={words.unfreeze} busy={unfreeze.isPending} error={unfreeze.error}>
          <p>{words.unfreezeConfirm(user.display_name)}</p>
        </Confirm>
      )}
    </Notice>
  );
}
