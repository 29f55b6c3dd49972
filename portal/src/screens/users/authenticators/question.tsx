// Asks before an authenticator app is locked, unlocked or removed, and does it.

import { answered, api } from "../../../api/client";
import { Confirm } from "../../../ui/dialog";
import { users } from "../../../words/users";
import { useAct } from "../act";
import type { Account, Totp } from "../questions";

const words = users.totps;

export type TotpAct = "lock" | "unlock" | "remove" | "lockAll";

interface Props {
  readonly user: Account;
  readonly act: TotpAct;
  readonly totp: Totp | undefined;
  readonly close: () => void;
}

export function TotpQuestion({ user, act, totp, close }: Props) {
  const { title, text, button, said } = told(act, totp?.label ?? "");
  const mutation = useAct(user.id, { run: () => send(user.id, act, totp?.id ?? ""), said: () => said, then: close });
  return (
    <Confirm title={title} button={button} grave={act !== "unlock"} busy={mutation.isPending} error={mutation.error} close={close} act={() => mutation.mutate()}>
      <p>{text}</p>
    </Confirm>
  );
}

function told(act: TotpAct, label: string) {
  if (act === "lockAll") return { title: words.lockAllTitle, text: words.lockAllText, button: words.lockAll, said: words.allLocked };
  if (act === "lock") return { title: words.lockTitle(label), text: words.lockText, button: words.lock, said: words.locked(label) };
  if (act === "unlock") return { title: words.unlockTitle(label), text: words.unlockText, button: words.unlock, said: words.unlocked(label) };
  return { title: words.removeTitle(label), text: words.removeText, button: words.remove, said: words.removed(label) };
}

function send(account: string, act: TotpAct, totp: string): Promise<unknown> {
  const params = { path: { account, totp } };
  if (act === "lockAll") return answered(api.POST("/admin/api/v1/accounts/{account}/totps/lock", { params: { path: { account } } }));
  if (act === "lock") return answered(api.POST("/admin/api/v1/accounts/{account}/totps/{totp}/lock", { params }));
  if (act === "unlock") return answered(api.POST("/admin/api/v1/accounts/{account}/totps/{totp}/unlock", { params }));
  return answered(api.DELETE("/admin/api/v1/accounts/{account}/totps/{totp}", { params }));
}
