// Adds a client to an application.

import { useNavigate, useParams } from "@tanstack/react-router";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { atField } from "../../logic/at-field";
import { useDraft } from "../../logic/draft";
import { Only } from "../../shell/only";
import { announce } from "../../ui/announce";
import { Back } from "../../ui/back";
import { Button, LinkButton } from "../../ui/button";
import { Card } from "../../ui/card";
import { Form } from "../../ui/form";
import { Refusal } from "../../ui/notice";
import { Title } from "../../ui/title";
import { Unsaved } from "../../ui/unsaved";
import { words as shared } from "../../words";
import { applications } from "../../words/applications";
import { BLANK, CHECKS, ClientFields, FIELDS, bodyOf } from "./client-fields";
import { type Client, applicationQuery, useMakeClient } from "./queries";
import { SecretDialog } from "./secret";

const words = applications.clients;

export function NewClient(): ReactNode {
  return <Only may="applications:write"><Add /></Only>;
}

function Add() {
  const { application } = useParams({ from: "/applications/$application/clients/new" });
  const navigate = useNavigate();
  const parent = useQuery(applicationQuery(application));
  const [made, setMade] = useState<Client | null>(null);
  const make = useMakeClient();
  const draft = useDraft(BLANK, CHECKS, atField(make.error, FIELDS));
  const close = () => {
    announce(words.added(made?.name ?? ""));
    void navigate({ to: "/applications/$application", params: { application } });
  };
  return (
    <>
      <Title lead={words.addLead} back={<Back to="/applications/$application" params={{ application }}>{parent.data?.name ?? applications.title}</Back>}>{words.add}</Title>
      <Card flush>
        <Form send={() => draft.send(({ name, ...rest }) => make.mutate({ application, body: { ...bodyOf(rest), name } }, { onSuccess: setMade }))} held={make.isPending}>
          <div className="body stack-l"><ClientFields draft={draft} /><Refusal error={make.error} /></div>
          <div className="foot">
            <LinkButton to="/applications/$application" params={{ application }}>{shared.cancel}</LinkButton>
            <Button kind="primary" type="submit" busy={make.isPending}>{words.add}</Button>
          </div>
        </Form>
      </Card>
      {made !== null && <SecretDialog client={made} close={close} />}
      <Unsaved changed={draft.changed && made === null} />
    </>
  );
}
