// Sets up the operator's own authenticator app: first the password where it is needed, then the key and its first code.

import { useState } from "react";
import { asProblem } from "../api/problem";
import type { Schemas } from "../api/client";
import { useSession } from "../api/session";
import { Button } from "../ui/button";
import { Password, Text } from "../ui/fields";
import { Form } from "../ui/form";
import { Refusal } from "../ui/notice";
import { TotpCode, isComplete, otherwise } from "../ui/totp-code";
import { TotpKey } from "../ui/totp-key";
import { When } from "../ui/when";
import { words as shared } from "../words";
import { account } from "../words/account";
import { totp as common } from "../words/totp";
import { useBeginTotp, useConfirmTotp } from "./own-totp";

const words = account.totp.enrol;

interface Props {
  readonly lead: string;
  /** The way out. */
  readonly leave: { readonly name: string; readonly act: () => void };
  readonly done: () => void;
}

export function EnrolApp(props: Props) {
  const begin = useBeginTotp();
  if (begin.data !== undefined) return <First {...props} totp={begin.data} again={begin.reset} />;
  return <Begin {...props} begin={begin} />;
}

function Begin({ lead, leave, begin }: Props & { begin: ReturnType<typeof useBeginTotp> }) {
  const { has_totp: some } = useSession();
  const [label, setLabel] = useState("");
  const [password, setPassword] = useState("");
  const [tried, setTried] = useState(false);
  const code = begin.error === null ? "" : asProblem(begin.error).code;
  const [needed, setNeeded] = useState(some);
  const missing = needed && tried && password === "" ? shared.required : undefined;
  const refused = code === "current_password_wrong" && begin.variables?.password === password ? words.passwordWrong : undefined;
  const send = () => {
    setTried(needed);
    if (needed && password === "") return;
    begin.mutate({ ...(label.trim() === "" ? {} : { label: label.trim() }), ...(password === "" ? {} : { password }) }, {
      onError: (error) => { if (asProblem(error).code === "password_needed") setNeeded(true); },
    });
  };
  return (
    <Form send={send} held={begin.isPending}>
      <div className="body stack">
        <p>{lead}</p>
        <p className="muted">{some ? words.replaces : words.need}</p>
        <Text label={words.label} optional hint={words.labelHint} value={label} onChange={setLabel} maxLength={100} autoComplete="off" />
        {needed && <Password label={words.password} hint={words.passwordHint} value={password} onChange={setPassword} wrong={missing ?? refused} autoComplete="current-password" autoFocus />}
        <Refusal error={code === "password_needed" || code === "current_password_wrong" ? null : begin.error} />
      </div>
      <div className="foot">
        <Button onPress={leave.act}>{leave.name}</Button>
        <Button kind="primary" type="submit" busy={begin.isPending}>{words.button}</Button>
      </div>
    </Form>
  );
}

function First({ totp, leave, done, again }: Props & { totp: Schemas["TotpRegistered"]; again: () => void }) {
  const [code, setCode] = useState("");
  const confirm = useConfirmTotp(done);
  const over = confirm.error !== null && asProblem(confirm.error).code === "nothing_pending";
  return (
    <Form send={() => confirm.mutate(code)} held={confirm.isPending || !isComplete(code)}>
      <div className="body stack">
        <p>{common.scan}</p>
        <TotpKey of={totp} />
        <TotpCode label={common.first} value={code} onChange={setCode} error={confirm.error} sent={confirm.variables} own />
        <p className="muted small">{words.others}</p>
        {typeof totp.pending_until === "string" && <p className="muted small">{common.until} <When at={totp.pending_until} />.</p>}
        <Refusal error={otherwise(confirm.error)} />
        {over && <Button onPress={again}>{words.again}</Button>}
      </div>
      <div className="foot">
        <Button onPress={leave.act}>{leave.name}</Button>
        <Button kind="primary" type="submit" busy={confirm.isPending} disabled={!isComplete(code)}>{words.confirm}</Button>
      </div>
    </Form>
  );
}
