// One execution, answer by answer and step by step.

import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Schemas } from "../../../api/client";
import { Only } from "../../../shell/only";
import { Back } from "../../../ui/back";
import { Button } from "../../../ui/button";
import { Card } from "../../../ui/card";
import { Copy } from "../../../ui/copy";
import { Facts } from "../../../ui/facts";
import { Icon } from "../../../ui/icon";
import { Notice } from "../../../ui/notice";
import { Answer } from "../../../ui/states";
import { Title } from "../../../ui/title";
import { When } from "../../../ui/when";
import { journeys } from "../../../words/journeys";
import { executionQuery } from "../queries";
import { OutcomeBadge } from "./outcome";
import { Turn } from "./turn";
import "../journeys.css";

const words = journeys.run;

export function Run(): ReactNode {
  return <Only may="journeys:read"><Asked /></Only>;
}

function Asked() {
  const { journey, run } = useParams({ from: "/journeys/$journey/runs/$run" });
  const asked = useQuery(executionQuery(run));
  const side = <Button busy={asked.isFetching && asked.data !== undefined} onPress={() => void asked.refetch()}><Icon name="refresh" />{journeys.runs.refresh}</Button>;
  return (
    <>
      <Title back={<Back to="/journeys/$journey/runs" params={{ journey }}>{words.back}</Back>} lead={words.lead} side={side}>{words.title}</Title>
      <Answer of={asked}>{(log) => <Shown log={log} />}</Answer>
    </>
  );
}

function Shown({ log: { execution, begins_later, turns } }: { log: Schemas["ExecutionLog"] }) {
  const { id, journey, version, client, client_name, last_turn_at } = execution;
  const [first] = turns;
  return (
    <>
      <Card title={words.about} side={<OutcomeBadge state={execution.outcome.state} />}>
        <Facts
          of={[
            [words.journey, <Link key="journey" to="/journeys/$journey/definition" params={{ journey }} search={{ version }}>{journey}, {journeys.versionShort(version)}</Link>],
            [journeys.runs.client, client_name ?? <code>{client}</code>],
            [words.began, begins_later || first === undefined ? null : <When key="began" at={first.at} />],
            [journeys.runs.last, <When key="last" at={last_turn_at} />],
            [words.id, <span className="row" key="id"><code className="break">{id}</code><Copy text={id} of={words.id} /></span>],
          ]}
        />
      </Card>
      {begins_later && <Notice>{words.later}</Notice>}
      <ol className="turns">{turns.map((turn, at) => <Turn key={turn.number} turn={turn} before={turns[at - 1]?.at} />)}</ol>
    </>
  );
}
