// The QR code at its one moment, and the first code that makes the app count.

import { useState } from "react";
import type { Schemas } from "../../../api/client";
import { Button } from "../../../ui/button";
import { Dialog } from "../../../ui/dialog";
import { Form } from "../../../ui/form";
import { Refusal } from "../../../ui/notice";
import { TotpCode, isComplete, otherwise } from "../../../ui/totp-code";
import { TotpKey } from "../../../ui/totp-key";
import { When } from "../../../ui/when";
import { totp as common } from "../../../words/totp";
import { users } from "../../../words/users";
import type { Account } from "../questions";
import { useConfirm } from "./check";

const words = users.totps.register;

interface Props {
  readonly user: Account;
  readonly totp: Schemas["TotpRegistered"];
  readonly close: () => void;
}

export function Enrol({ user, totp, close }: Props) {
  const [code, setCode] = useState("");
  const confirm = useConfirm({ user, totp, close });
  return (
    <Dialog title={words.title} close={close} firm>
      <Form send={() => confirm.mutate(code)} held={confirm.isPending || !isComplete(code)}>
        <div className="body">
          <p>{words.scan}</p>
          <TotpKey of={totp} />
          <TotpCode label={common.first} value={code} onChange={setCode} error={confirm.error} sent={confirm.variables} />
          {typeof totp.pending_until === "string" && <p className="muted small">{common.until} <When at={totp.pending_until} />.</p>}
          <Refusal error={otherwise(confirm.error)} />
        </div>
        <div className="foot">
          <Button onPress={close}>{words.later}</Button>
          <Button kind="primary" type="submit" busy={confirm.isPending} disabled={!isComplete(code)}>{words.confirm}</Button>
        </div>
      </Form>
    </Dialog>
  );
}
