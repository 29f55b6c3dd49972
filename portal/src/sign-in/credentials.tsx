// The steps of signing in: e-mail address and password, then a code where the operator has an authenticator app.

import { useState } from "react";
import { asProblem } from "../api/problem";
import { useSignIn } from "../api/session";
import { checks, useDraft } from "../logic/draft";
import { Button } from "../ui/button";
import { Password, Text } from "../ui/fields";
import { Form } from "../ui/form";
import { Refusal } from "../ui/notice";
import { signIn as words } from "../words/sign-in";
import { TotpStep } from "./totp-step";

interface Props {
  /** Who has to sign in, where it has to be the same person. */
  readonly email?: string | null | undefined;
  readonly button: string;
}

export function Credentials({ email = null, button }: Props) {
  const signIn = useSignIn();
  const [step, setStep] = useState<"password" | "totp">("password");
  const draft = useDraft({ email: email ?? "", password: "" }, { email: checks.filled, password: checks.filled });
  const { values } = draft;
  const send = (totp?: string) =>
    signIn.mutate(totp === undefined ? values : { ...values, totp }, {
      onError: (error) => { if (asProblem(error).code === "totp_required") setStep("totp"); },
    });
  const startOver = () => {
    setStep("password");
    signIn.reset();
  };
  if (step === "totp") return <TotpStep busy={signIn.isPending} error={signIn.error} send={send} back={startOver} />;
  return (
    <Form className="stack" send={() => draft.send(() => send())} held={signIn.isPending}>
      <Refusal error={signIn.error} />
      <Text
        label={words.email} {...draft.field("email")} name="email" autoComplete="username" type="email" readOnly={email !== null}
        spellCheck={false} autoCapitalize="none" autoFocus={email === null}
      />
      <Password label={words.password} {...draft.field("password")} autoComplete="current-password" autoFocus={email !== null} />
      <Button kind="primary large wide" type="submit" busy={signIn.isPending}>{button}</Button>
    </Form>
  );
}
