// A small app that runs the journey: shown file by file, and as an archive.

import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { applicationsQuery } from "../../api/lists";
import { useMay } from "../../api/session";
import { clientsQuery } from "../applications/queries";
import { announce } from "../../ui/announce";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Choice } from "../../ui/fields";
import { Icon } from "../../ui/icon";
import { Refusal } from "../../ui/notice";
import { Segments } from "../../ui/segments";
import { Answer } from "../../ui/states";
import { journeys } from "../../words/journeys";
import { Files } from "./code-files";
import { useJourney } from "./current";
import { codeQuery, useDownloadCode } from "./queries";

const words = journeys.code;
type Target = (typeof words.targets)[number][0];
const USUAL = "";

export function Code(): ReactNode {
  const { id } = useJourney();
  const may = useMay();
  const [target, setTarget] = useState<Target>("web");
  const [client, setClient] = useState<string | undefined>();
  const asked = useQuery(codeQuery(id, { target, client }));
  const download = useDownloadCode(id);
  const get = () => download.mutate({ target, client }, { onSuccess: () => announce(words.downloaded) });
  return (
    <>
      <p className="muted">{words.lead}</p>
      <div className="filters">
        <div className="field"><span className="label">{words.target}</span><Segments label={words.target} value={target} onChange={setTarget} options={words.targets} /></div>
        {may("applications:read") && <ClientChoice client={client} onChange={setClient} />}
      </div>
      <Refusal error={download.error} />
      <Answer of={asked} rows={12}>
        {({ files }) => (
          <Card title={words.files} flush side={<Button kind="primary" busy={download.isPending} onPress={get}><Icon name="download" />{words.download}</Button>}>
            <Files key={target} files={files} />
          </Card>
        )}
      </Answer>
    </>
  );
}

function ClientChoice({ client, onChange }: { client: string | undefined; onChange: (client: string | undefined) => void }) {
  const [application, setApplication] = useState(USUAL);
  const applications = useQuery(applicationsQuery);
  const clients = useQuery({ ...clientsQuery(application), enabled: application !== USUAL });
  const all = [[USUAL, words.usual] as const, ...(applications.data?.applications ?? []).map(({ id, name }) => [id, name] as const)];
  const some = (clients.data?.clients ?? []).map(({ id, name }) => [id, name] as const);
  // The first client of an application stands for it until another one is chosen.
  const first = some[0]?.[0];
  if (application !== USUAL && client === undefined && first !== undefined) onChange(first);
  const choose = (next: string) => {
    setApplication(next);
    onChange(undefined);
  };
  return (
    <>
      <Choice label={words.application} value={application} onChange={choose} options={all} />
      {application !== USUAL && some.length > 0 && <Choice label={words.client} value={client ?? ""} onChange={onChange} options={some} />}
      {application !== USUAL && clients.isError && <Refusal error={clients.error} />}
    </>
  );
}
