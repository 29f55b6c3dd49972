// Takes a code that the user reads from their app: to make sure who calls, or as the first one of a new app.

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { answered, api } from "../../../api/client";
import { Button } from "../../../ui/button";
import { Dialog, FormDialog } from "../../../ui/dialog";
import { Notice } from "../../../ui/notice";
import { TotpCode, isComplete, otherwise } from "../../../ui/totp-code";
import { words as common } from "../../../words";
import { users } from "../../../words/users";
import { type Account, type Totp, refreshUser } from "../questions";
import { useAct } from "../act";

const words = users.totps;

interface CheckProps {
  readonly user: Account;
  readonly totps: readonly Totp[];
  readonly close: () => void;
}

export function CheckCode({ user, totps, close }: CheckProps) {
  const [code, setCode] = useState("");
  const check = useMutation({
    mutationFn: (digits: string) => answered(api.POST("/admin/api/v1/accounts/{account}/totps/verify", { params: { path: { account: user.id } }, body: { code: digits } })),
    onSettled: () => refreshUser(user.id),
  });
  if (check.data !== undefined) {
    const { id, clock_ahead_seconds: ahead } = check.data;
    const label = totps.find((totp) => totp.id === id)?.label ?? words.title;
    return (
      <Dialog title={words.checkTitle} size="narrow" close={close}>
        <div className="body"><Notice tone="good"><p>{words.checkRight(label)}</p>{ahead !== 0 && <p className="small">{words.checkClock(ahead)}</p>}</Notice></div>
        <div className="foot"><Button kind="primary" autoFocus onPress={close}>{common.done}</Button></div>
      </Dialog>
    );
  }
  return (
    <FormDialog title={words.checkTitle} size="narrow" close={close} button={words.checkButton} busy={check.isPending} error={otherwise(check.error)} disabled={!isComplete(code)} send={() => check.mutate(code)}>
      <p className="muted">{words.checkLead}</p>
      <TotpCode value={code} onChange={setCode} error={check.error} sent={check.variables} />
    </FormDialog>
  );
}

interface FirstProps {
  readonly user: Account;
  readonly totp: { readonly id: string; readonly label: string };
  readonly close: () => void;
}

export function useConfirm({ user, totp, close }: FirstProps) {
  return useAct<string>(user.id, {
    run: (code) => answered(api.POST("/admin/api/v1/accounts/{account}/totps/{totp}/confirm", { params: { path: { account: user.id, totp: totp.id } }, body: { code } })),
    said: () => words.register.confirmed(totp.label),
    then: close,
  });
}

export function ConfirmFirst(props: FirstProps) {
  const [code, setCode] = useState("");
  const confirm = useConfirm(props);
  return (
    <FormDialog title={words.confirmTitle} size="narrow" close={props.close} button={words.register.confirm} busy={confirm.isPending} error={otherwise(confirm.error)} disabled={!isComplete(code)} send={() => confirm.mutate(code)}>
      <p className="muted">{words.confirmLead(props.totp.label)}</p>
      <TotpCode value={code} onChange={setCode} error={confirm.error} sent={confirm.variables} />
    </FormDialog>
  );
}
