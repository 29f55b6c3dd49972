// Adds an application and its first client.

import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { atField } from "../../logic/at-field";
import { useDraft } from "../../logic/draft";
import { linesOf } from "../../logic/uris";
import { Only } from "../../shell/only";
import { announce } from "../../ui/announce";
import { Back } from "../../ui/back";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Choice, Lines, Text } from "../../ui/fields";
import { Form } from "../../ui/form";
import { Notice, Refusal } from "../../ui/notice";
import { Part } from "../../ui/settings-card";
import { Title } from "../../ui/title";
import { Unsaved } from "../../ui/unsaved";
import { words as shared } from "../../words";
import { applications as words } from "../../words/applications";
import * as check from "./checks";
import { type Application, type Client, useMakeApplication, useMakeClient } from "./queries";
import { SecretDialog } from "./secret";

export function NewApplication(): ReactNode {
  return <Only may="applications:write"><Add /></Only>;
}

function Add() {
  const navigate = useNavigate();
  const [made, setMade] = useState<Application | null>(null);
  const [client, setClient] = useState<Client | null>(null);
  const application = useMakeApplication();
  const credentials = useMakeClient();
  const refused = application.error ?? credentials.error;
  const draft = useDraft(
    { name: "", description: "", client: "", redirect_uris: "" },
    { name: check.name, description: check.description, client: check.name, redirect_uris: check.redirects },
    atField(refused, ["name", "description", "redirect_uris"]),
  );
  const { field } = draft;
  const go = (to: Application) => void navigate({ to: "/applications/$application", params: { application: to.id } });
  const addClient = (to: Application, { client: name, redirect_uris }: typeof draft.values) =>
    credentials.mutate({ application: to.id, body: { name, redirect_uris: linesOf(redirect_uris) } }, { onSuccess: setClient });
  const send = (values: typeof draft.values) => {
    if (made !== null) addClient(made, values);
    else {
      application.mutate({ name: values.name, description: values.description }, { onSuccess: (added) => { setMade(added); addClient(added, values); } });
    }
  };
  const busy = application.isPending || credentials.isPending;
  const close = () => { if (made !== null) { announce(words.add.done(made.name)); go(made); } };
  const { fields, add } = words;
  return (
    <>
      <Title lead={add.lead} back={<Back to="/applications">{words.title}</Back>}>{add.title}</Title>
      <Card flush>
        <Form send={() => draft.send(send)} held={busy}>
          <div className="body stack-l">
            <Part title={add.application} lead={add.applicationLead}>
              <Text label={fields.name} hint={fields.nameHint} {...field("name")} readOnly={made !== null} autoComplete="off" maxLength={200} autoFocus />
              <Text label={fields.description} optional {...field("description")} readOnly={made !== null} autoComplete="off" />
            </Part>
            <Part title={add.client} lead={add.clientLead}>
              <Text label={fields.clientName} hint={fields.clientNameHint} {...field("client")} autoComplete="off" maxLength={200} />
              <Lines label={fields.redirect} hint={fields.redirectHint} optional rows={2} {...field("redirect_uris")} />
              <Choice label={fields.method} hint={fields.methodHint} options={fields.methods} value="client_credentials" onChange={() => undefined} />
            </Part>
            {made !== null && credentials.isError && <Notice tone="warn">{add.half}</Notice>}
            <Refusal error={refused} />
          </div>
          <div className="foot">
            {made === null ? <Button onPress={() => void navigate({ to: "/applications" })}>{shared.cancel}</Button> : <Button onPress={() => go(made)}>{add.later}</Button>}
            <Button kind="primary" type="submit" busy={busy}>{made === null ? add.button : words.clients.add}</Button>
          </div>
        </Form>
      </Card>
      {client !== null && <SecretDialog client={client} close={close} />}
      <Unsaved changed={draft.changed && made === null} />
    </>
  );
}
