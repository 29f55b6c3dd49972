// One client: its settings, its secret, its end.

import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { type ReactNode, useMemo, useState } from "react";
import { useMay } from "../../api/session";
import { atField } from "../../logic/at-field";
import { changesOf, useSettings } from "../../logic/settings";
import { Only } from "../../shell/only";
import { announce } from "../../ui/announce";
import { Back } from "../../ui/back";
import { Badge } from "../../ui/badge";
import { Button } from "../../ui/button";
import { Copy } from "../../ui/copy";
import { Icon } from "../../ui/icon";
import { Acts } from "../../ui/menu";
import { SettingsCard } from "../../ui/settings-card";
import { Answer } from "../../ui/states";
import { Title } from "../../ui/title";
import { words as shared } from "../../words";
import { applications } from "../../words/applications";
import { RemoveClientDialog, RotateDialog } from "./client-acts";
import { CHECKS, ClientFields, FIELDS, bodyOf, draftOf } from "./client-fields";
import { type Client as Shown, applicationQuery, clientQuery, useChangeClient } from "./queries";
import "./applications.css";

const words = applications.clients;

export function Client(): ReactNode {
  return <Only may="applications:read"><Asked /></Only>;
}

function Asked() {
  const { application, client } = useParams({ from: "/applications/$application/clients/$client" });
  const asked = useQuery(clientQuery(application, client));
  return <Answer of={asked}>{(shown) => <Page key={shown.id} client={shown} />}</Answer>;
}

function Page({ client }: { client: Shown }) {
  const { id, application, name, enabled } = client;
  const may = useMay()("applications:write");
  const navigate = useNavigate();
  const parent = useQuery(applicationQuery(application));
  const [open, setOpen] = useState<"rotate" | "remove" | null>(null);
  const close = () => setOpen(null);
  const side = may && (
    <>
      <Button onPress={() => setOpen("rotate")}><Icon name="refresh" />{words.rotate}</Button>
      <Acts label={words.acts(name)} acts={[{ name: words.remove, icon: "trash", grave: true, run: () => setOpen("remove") }]} />
    </>
  );
  const lead = <span className="with-copy"><span>{words.id} <code>{id}</code></span><Copy text={id} of={words.id} />{!enabled && <Badge tone="warn">{words.disabled}</Badge>}</span>;
  return (
    <>
      <Title back={<Back to="/applications/$application" params={{ application }}>{parent.data?.name ?? applications.title}</Back>} lead={lead} side={side}>{name}</Title>
      <Settings client={client} may={may} />
      {open === "rotate" && <RotateDialog client={client} close={close} />}
      {open === "remove" && <RemoveClientDialog client={client} close={close} removed={() => void navigate({ to: "/applications/$application", params: { application } })} />}
    </>
  );
}

function Settings({ client, may }: { client: Shown; may: boolean }) {
  const change = useChangeClient(client.application);
  const loaded = useMemo(() => draftOf(client), [client]);
  const draft = useSettings(loaded, CHECKS, atField(change.error, FIELDS));
  const send = (values: typeof loaded) =>
    change.mutate(
      { client: client.id, body: bodyOf(changesOf(loaded, values)) },
      {
        onSuccess: (changed) => {
          draft.reset(draftOf(changed));
          announce(shared.saved);
        },
      },
    );
  return <SettingsCard draft={draft} may={may} save={change} send={send}><ClientFields draft={draft} /></SettingsCard>;
}
