// The executions of a journey that began last.

import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Button } from "../../../ui/button";
import { Card } from "../../../ui/card";
import { Choice } from "../../../ui/fields";
import { Icon } from "../../../ui/icon";
import { Empty } from "../../../ui/states";
import { AnswerTable, type Column } from "../../../ui/table";
import { When } from "../../../ui/when";
import { journeys } from "../../../words/journeys";
import { useJourney } from "../current";
import { type Execution, RUNS_MOST, executionsQuery } from "../queries";
import { nameOf, newestFirst } from "../standing";
import { OutcomeBadge } from "./outcome";

const words = journeys.runs;
const ANY = "";

const COLUMNS: readonly Column<Execution>[] = [
  {
    name: words.last,
    cell: ({ id, journey, last_turn_at }) => <Link className="main" to="/journeys/$journey/runs/$run" params={{ journey, run: id }}><When at={last_turn_at} /></Link>,
  },
  {
    name: words.outcome,
    cell: ({ outcome: { state, step, why } }) => (
      <div>
        <OutcomeBadge state={state} />
        {step !== null && step !== undefined && <span className="sub break">{words.at(step)}</span>}
        {why !== null && why !== undefined && <span className="sub break">{why}</span>}
      </div>
    ),
  },
  { name: words.version, cell: ({ version }) => journeys.versionShort(version) },
  { name: words.client, cell: ({ client, client_name }) => client_name ?? <span className="muted" title={client}>{words.unknownClient}</span> },
  { name: words.turns, kind: "end", cell: ({ turns }) => turns },
];

export function Runs(): ReactNode {
  const journey = useJourney();
  const navigate = useNavigate();
  const { outcome, version } = useSearch({ from: "/journeys/$journey/runs" });
  const asked = useQuery(executionsQuery(journey.id));
  const filter = (next: { outcome?: string; version?: string }) => {
    const { outcome: state, version: number } = { outcome: outcome ?? ANY, version: version === undefined ? ANY : String(version), ...next };
    void navigate({ to: "/journeys/$journey/runs", params: { journey: journey.id }, search: { ...(state === ANY ? {} : { outcome: state }), ...(number === ANY ? {} : { version: Number(number) }) }, replace: true });
  };
  const all = asked.data?.executions.length ?? 0;
  const outcomes = [[ANY, words.all] as const, ...Object.entries(words.states).map(([state, name]) => [state, name ?? state] as const)];
  const versions = [[ANY, words.allVersions] as const, ...newestFirst(journey.versions).map((one) => [String(one.number), nameOf(one)] as const)];
  const empty = all === 0
    ? <Empty icon="pulse" title={words.none}><p>{words.noneText}</p></Empty>
    : <Empty><p>{words.noMatch}</p></Empty>;
  return (
    <>
      <div className="filters">
        <Choice label={words.outcome} value={outcome ?? ANY} onChange={(state) => filter({ outcome: state })} options={outcomes} />
        <Choice label={words.version} value={version === undefined ? ANY : String(version)} onChange={(number) => filter({ version: number })} options={versions} />
        <Button busy={asked.isFetching && asked.data !== undefined} onPress={() => void asked.refetch()}><Icon name="refresh" />{words.refresh}</Button>
      </div>
      <Card title={words.title} flush side={all >= RUNS_MOST && <span className="muted small">{words.newest(all)}</span>}>
        <AnswerTable
          label={words.title} of={asked} columns={COLUMNS} keyOf={({ id }) => id} empty={empty}
          rows={({ executions }) => executions.filter((row) => (outcome === undefined || row.outcome.state === outcome) && (version === undefined || row.version === version))}
        />
      </Card>
    </>
  );
}
