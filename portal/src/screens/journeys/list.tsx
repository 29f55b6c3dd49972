// The list of journeys.

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useMay } from "../../api/session";
import { Only } from "../../shell/only";
import { Badge } from "../../ui/badge";
import { LinkButton } from "../../ui/button";
import { Card } from "../../ui/card";
import { Icon } from "../../ui/icon";
import { Search } from "../../ui/search";
import { Empty } from "../../ui/states";
import { AnswerTable, type Column } from "../../ui/table";
import { Title } from "../../ui/title";
import { When } from "../../ui/when";
import { journeys } from "../../words/journeys";
import { type Journey, journeysQuery } from "./queries";
import { isLive, nameOf, waiting } from "./standing";
import "./journeys.css";

const words = journeys.list;
const FEW = 6;

const COLUMNS: readonly Column<Journey>[] = [
  {
    name: words.name,
    cell: ({ id, name, description }) => (
      <div>
        <Link className="main" to="/journeys/$journey" params={{ journey: id }}>{name}</Link>
        <span className="sub break"><code>{id}</code></span>
        {description !== "" && <span className="sub clipped" title={description}>{description}</span>}
      </div>
    ),
  },
  {
    name: words.state,
    cell: (row) => (
      <span className="row">
        {row.live ? <Badge tone="good" icon="play">{words.live}</Badge> : <Badge icon="minus">{words.off}</Badge>}
        {row.live && waiting(row) !== undefined && <Badge tone="accent" icon="edit">{words.waits}</Badge>}
      </span>
    ),
  },
  { name: words.version, cell: (row) => <Running of={row} /> },
  { name: words.changed, cell: (row) => <When at={row.updated_at} rough /> },
];

function Running({ of }: { of: Journey }) {
  const [first, ...others] = of.versions.filter(isLive);
  if (first === undefined) return <span className="muted">{words.noVersion}</span>;
  return <span>{others.length === 0 ? nameOf(first) : words.severalVersions(others.length + 1)}</span>;
}

function matching(rows: readonly Journey[], sought: string) {
  const found = sought.toLowerCase();
  return rows.filter(({ id, name, description }) => `${name}\n${id}\n${description}`.toLowerCase().includes(found)).sort((a, b) => a.name.localeCompare(b.name));
}

export function List(): ReactNode {
  return <Only may="journeys:read"><All /></Only>;
}

function All() {
  const may = useMay();
  const list = useQuery(journeysQuery);
  const [sought, setSought] = useState("");
  const add = may("journeys:write") && (
    <>
      <LinkButton to="/journeys/add/file"><Icon name="upload" />{journeys.bring.button}</LinkButton>
      <LinkButton kind="primary" to="/journeys/add/journey"><Icon name="plus" />{journeys.add.button}</LinkButton>
    </>
  );
  const none = list.data?.journeys.length === 0;
  const many = (list.data?.journeys.length ?? 0) > FEW;
  const empty = none
    ? <Empty icon="route" title={words.none}><p>{add === false ? words.noneTextRead : words.noneText}</p><span className="row">{add}</span></Empty>
    : <Empty><p>{words.noMatch}</p></Empty>;
  return (
    <>
      <Title lead={journeys.lead} side={none ? undefined : add}>{journeys.title}</Title>
      {many && <div className="filters"><Search label={words.find} value={sought} onChange={setSought} /></div>}
      <Card flush>
        <div className="journeys"><AnswerTable label={journeys.title} of={list} rows={(answer) => matching(answer.journeys, sought)} columns={COLUMNS} keyOf={(row) => row.id} empty={empty} /></div>
      </Card>
    </>
  );
}
