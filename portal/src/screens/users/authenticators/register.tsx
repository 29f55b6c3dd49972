// Registers an authenticator app for the user: first how they were verified, then the QR code and its first code.

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { type Schemas, answered, api } from "../../../api/client";
import { type Answers, missing, record } from "../../../logic/checks";
import { FormDialog } from "../../../ui/dialog";
import { Choice, Text, Tick } from "../../../ui/fields";
import { Answer } from "../../../ui/states";
import { users } from "../../../words/users";
import { Checklist } from "../../codes/checklist";
import { useChecklist } from "../../codes/terms";
import { type Account, refreshUser } from "../questions";
import { Enrol } from "./enrol";
import "../../../issue/issue.css";

const words = users.totps.register;

interface Props {
  readonly user: Account;
  /** Whether the user has one already. */
  readonly some: boolean;
  readonly close: () => void;
}

export function Register({ user, some, close }: Props) {
  const [label, setLabel] = useState("");
  const [application, setApplication] = useState("");
  const [replace, setReplace] = useState(false);
  const [answers, setAnswers] = useState<Answers>({});
  const [tried, setTried] = useState(false);
  const { checklist, checks, demanded } = useChecklist(null);
  const register = useMutation({
    gcTime: 0,
    mutationFn: (body: Schemas["Register"]) => answered(api.POST("/admin/api/v1/accounts/{account}/totps", { params: { path: { account: user.id } }, body })),
    onSettled: () => refreshUser(user.id),
  });
  if (register.data !== undefined) return <Enrol user={user} totp={register.data} close={close} />;
  const send = () => {
    setTried(true);
    if (checklist.data === undefined || missing(checks, answers, demanded) !== "nothing") return;
    register.mutate({
      replace,
      verification: record(checks, answers),
      ...(label.trim() === "" ? {} : { label: label.trim() }),
      ...(application === "" ? {} : { application }),
    });
  };
  const places = [["", words.organisation], ...user.applications.map(({ id, name }) => [id, name] as const)] as const;
  return (
    <FormDialog title={words.title} close={close} firm={Object.keys(answers).length > 0} send={send} button={words.button} busy={register.isPending} error={register.error} disabled={checklist.data === undefined}>
      <p className="muted">{words.lead}</p>
      <Answer of={checklist} rows={3}>
        {() => (demanded ? <Checklist checks={checks} answers={answers} onChange={setAnswers} complain={tried} /> : null)}
      </Answer>
      <Text label={words.label} optional hint={words.labelHint} maxLength={100} autoComplete="off" value={label} onChange={setLabel} />
      {places.length > 1 && <Choice label={words.application} value={application} onChange={setApplication} options={places} />}
      {some && <Tick label={words.replace} hint={words.replaceHint} checked={replace} onChange={setReplace} />}
    </FormDialog>
  );
}
