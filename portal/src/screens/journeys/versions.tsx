// The versions of a journey: which run, and what can be done with each.

import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useMay } from "../../api/session";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Acts } from "../../ui/menu";
import { Notice, Refusal } from "../../ui/notice";
import { type Column, Table } from "../../ui/table";
import { When } from "../../ui/when";
import { journeys } from "../../words/journeys";
import { useJourney } from "./current";
import { Details } from "./details";
import { Disable } from "./disable";
import { Publish } from "./publish";
import { type Version, useDownloadExport } from "./queries";
import { inOrder, isLive, nameOf, waiting } from "./standing";
import { VersionState } from "./version-state";

const words = journeys.versions;

interface Asking {
  readonly act: "publish" | "disable";
  readonly version: Version;
}

export function Versions(): ReactNode {
  const journey = useJourney();
  const may = useMay()("journeys:write");
  const [asking, setAsking] = useState<Asking | null>(null);
  const download = useDownloadExport(journey.id);
  const next = waiting(journey);
  const ask = (act: Asking["act"], version: Version) => () => setAsking({ act, version });
  const close = () => setAsking(null);
  const several = journey.versions.filter(isLive).length > 1;
  const columns: readonly Column<Version>[] = [
    {
      name: words.number,
      cell: (row) => (
        <div>
          <Link className="main" to="/journeys/$journey/definition" params={{ journey: journey.id }} search={{ version: row.number }}>{nameOf(row)}</Link>
          {row.description !== "" && <span className="sub">{row.description}</span>}
        </div>
      ),
    },
    { name: words.state, cell: ({ state }) => <VersionState state={state} /> },
    { name: words.for, cell: ({ filter }) => (filter === "true" ? words.everyone : <code className="break">{filter}</code>) },
    { name: words.created, cell: ({ created_at }) => <When at={created_at} /> },
    {
      name: "",
      kind: "act",
      cell: (row) => (
        <Acts
          label={words.acts(nameOf(row))}
          acts={[
            may && !isLive(row) && { name: row.state === "legacy" ? words.rollBack : words.publish, icon: row.state === "legacy" ? "history" : "play", run: ask("publish", row) },
            { name: words.download, icon: "download", run: () => download.mutate(row.number) },
            may && row.state !== "disabled" && { name: words.disable, icon: "minus", grave: true, run: ask("disable", row) },
          ]}
        />
      ),
    },
  ];
  return (
    <>
      {may && next !== undefined && (
        <div className="waits">
          <Notice icon="edit">
            <div className="row apart"><span>{words.waits(nameOf(next))}</span><Button kind="primary" onPress={ask("publish", next)}>{words.publish}</Button></div>
          </Notice>
        </div>
      )}
      <Refusal error={download.error} />
      <Card title={words.title} flush side={several && <span className="muted small">{words.order}</span>}>
        <Table label={words.title} columns={columns} rows={inOrder(journey)} keyOf={({ number }) => String(number)} />
      </Card>
      <Details journey={journey} />
      {asking?.act === "publish" && <Publish journey={journey} version={asking.version} close={close} />}
      {asking?.act === "disable" && <Disable journey={journey} version={asking.version} close={close} />}
    </>
  );
}
