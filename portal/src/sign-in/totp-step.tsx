// The second step of signing in: the code that the operator's authenticator app shows.

import { useState } from "react";
import { asProblem } from "../api/problem";
import { Button } from "../ui/button";
import { Text } from "../ui/fields";
import { Form } from "../ui/form";
import { Refusal } from "../ui/notice";
import { isComplete } from "../ui/totp-code";
import { signIn } from "../words/sign-in";

const words = signIn.totp;

interface Props {
  readonly busy: boolean;
  readonly error: unknown;
  readonly send: (totp: string) => void;
  readonly back: () => void;
}

export function TotpStep({ busy, error, send, back }: Props) {
  const [code, setCode] = useState("");
  const [sent, setSent] = useState("");
  const go = () => {
    setSent(code);
    send(code);
  };
  const refused = error !== null && error !== undefined && sent !== "" && !busy;
  const wrongCode = refused && asProblem(error).status === 401;
  return (
    <Form className="stack" send={go} held={busy || !isComplete(code)}>
      <p className="muted">{words.lead}</p>
      <Text
        label={words.label} wrong={wrongCode && code === sent ? words.wrong : undefined} value={code} onChange={(text) => setCode(text.replaceAll(/\D/g, "").slice(0, 8))}
        className="code-input" name="totp" inputMode="numeric" autoComplete="one-time-code" autoFocus
      />
      {refused && !wrongCode && <Refusal error={error} />}
      <Button kind="primary large wide" type="submit" busy={busy} disabled={!isComplete(code)}>{words.button}</Button>
      <Button kind="quiet wide" onPress={back}>{words.back}</Button>
      <p className="small muted">{words.lost}</p>
    </Form>
  );
}
