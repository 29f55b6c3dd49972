// The question: who, to which application, with which factors, from where.

import { useQuery } from "@tanstack/react-query";
import { applicationsQuery } from "../../api/lists";
import { useMay } from "../../api/session";
import { useDraft } from "../../logic/draft";
import { isAddress } from "../../logic/networks";
import { AccountPicker } from "../../ui/account-picker";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Choice, Text } from "../../ui/fields";
import { Form } from "../../ui/form";
import { policies } from "../../words/policies";
import { FactorsField } from "./factors-field";
import { type AskedSignIn, factorsOf } from "./question";

const words = policies.explain;

interface Props {
  readonly asked: AskedSignIn;
  readonly busy: boolean;
  readonly send: (asked: AskedSignIn) => void;
}

const given = (text: string) => (text.trim() === "" ? undefined : text.trim());

export function ExplainForm({ asked, busy, send }: Props) {
  const mayNameApplications = useMay()("applications:read");
  const applications = useQuery({ ...applicationsQuery, enabled: mayNameApplications });
  const draft = useDraft(
    { user: asked.user ?? "", application: asked.application ?? "", proved: factorsOf(asked.proved), address: asked.address ?? "" },
    {
      user: (user) => (user === "" ? words.noUser : undefined),
      address: (address) => (address.trim() === "" || isAddress(address.trim()) ? undefined : words.addressWrong),
    },
  );
  const user = draft.field("user");
  const ask = () =>
    draft.send(({ user: who, application, proved, address }) => send({ user: who, application: given(application), proved: given(proved.join(",")), address: given(address) }));
  return (
    <Card title={words.question} flush>
      <Form send={ask} held={busy}>
        <div className="body stack">
          <AccountPicker label={words.user} value={user.value === "" ? undefined : user.value} wrong={user.wrong} onChange={(account) => user.onChange(account ?? "")} />
          {mayNameApplications && (
            <Choice label={words.application} {...draft.field("application")} options={[["", words.none], ...(applications.data?.applications ?? []).map(({ id, name }): [string, string] => [id, name])]} />
          )}
          <FactorsField value={draft.values.proved} onChange={(proved) => draft.set("proved", proved)} />
          <Text label={words.address} optional hint={words.addressHint} {...draft.field("address")} className="mono" autoComplete="off" spellCheck={false} />
        </div>
        <div className="foot"><Button kind="primary" type="submit" busy={busy}>{words.button}</Button></div>
      </Form>
    </Card>
  );
}
