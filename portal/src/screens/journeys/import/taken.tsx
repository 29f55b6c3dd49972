// What became of a file: journey by journey what was taken, and what was not.

import { Link } from "@tanstack/react-router";
import type { Schemas } from "../../../api/client";
import { Badge } from "../../../ui/badge";
import { Button, LinkButton } from "../../../ui/button";
import { Card } from "../../../ui/card";
import { Notice } from "../../../ui/notice";
import { Empty } from "../../../ui/states";
import { type Column, Table } from "../../../ui/table";
import { journeys } from "../../../words/journeys";
import { FindingList } from "../finding-list";
import { VersionState } from "../version-state";

const words = journeys.bring;
type VersionTaken = Schemas["VersionTaken"];

const COLUMNS: readonly Column<VersionTaken>[] = [
  { name: words.version, cell: ({ number, name }) => <strong>{journeys.version(number, name)}</strong> },
  { name: words.what, cell: (row) => (row.new ? (row.former_renamed_to === null || row.former_renamed_to === undefined ? words.added : words.renamed(row.former_renamed_to)) : words.kept) },
  { name: words.state, cell: ({ state }) => <VersionState state={state} /> },
];

export function Taken({ taken, again }: { taken: Schemas["JourneysTaken"]; again: () => void }) {
  return (
    <>
      <div className="row apart">
        <h2>{words.doneTitle}</h2>
        <span className="row"><Button onPress={again}>{words.again}</Button><LinkButton kind="primary" to="/journeys">{journeys.title}</LinkButton></span>
      </div>
      {taken.journeys.length === 0 && <Card><Empty icon="route"><p>{words.none}</p></Empty></Card>}
      {taken.journeys.map((one) => <One key={one.journey.id} of={one} />)}
      {taken.findings.length > 0 && <Card title={words.skipped} flush><FindingList findings={taken.findings} /></Card>}
    </>
  );
}

function One({ of: { journey, changed, versions, versions_gone, shortfalls, ...taken } }: { of: Schemas["JourneyTaken"] }) {
  const badge = taken.new ? <Badge tone="accent">{words.new}</Badge> : changed ? <Badge tone="good">{words.changed}</Badge> : <Badge>{words.same}</Badge>;
  return (
    <Card title={journey.name} flush side={<span className="row">{badge}<Link to="/journeys/$journey" params={{ journey: journey.id }}>{words.open}</Link></span>}>
      <Table label={journey.name} columns={COLUMNS} rows={versions} keyOf={({ number }) => String(number)} />
      {(shortfalls.length > 0 || versions_gone.length > 0) && (
        <div className="body stack-s">
          {shortfalls.map((text) => <Notice key={text} tone="warn">{sentence(text)}</Notice>)}
          {versions_gone.length > 0 && <Notice>{words.gone(versions_gone.join(", "))}</Notice>}
        </div>
      )}
    </Card>
  );
}

function sentence(text: string) {
  return text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? "" : ".");
}
