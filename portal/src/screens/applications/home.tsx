// The list of applications.

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { applicationsQuery } from "../../api/lists";
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
import { applications as words } from "../../words/applications";
import type { Application } from "./queries";

const FEW = 6;
const COLUMNS: readonly Column<Application>[] = [
  {
    name: words.list.name,
    cell: ({ id, name, description }) => (
      <div>
        <Link className="main" to="/applications/$application" params={{ application: id }}>{name}</Link>
        {description !== "" && <span className="sub">{description}</span>}
      </div>
    ),
  },
  { name: words.list.crossClient, cell: (row) => <Badge tone={row.cross_client ? "good" : ""}>{row.cross_client ? words.list.on : words.list.off}</Badge> },
  { name: words.list.created, cell: (row) => <When at={row.created_at} rough /> },
];

function matching(rows: readonly Application[], sought: string) {
  const found = sought.toLowerCase();
  return rows.filter(({ name, description }) => `${name}\n${description}`.toLowerCase().includes(found)).sort((a, b) => a.name.localeCompare(b.name));
}

export function Home(): ReactNode {
  return <Only may="applications:read"><List /></Only>;
}

function List() {
  const may = useMay();
  const list = useQuery(applicationsQuery);
  const [sought, setSought] = useState("");
  const add = may("applications:write") && <LinkButton kind="primary" to="/applications/new"><Icon name="plus" />{words.add.button}</LinkButton>;
  const many = (list.data?.applications.length ?? 0) > FEW;
  const empty =
    sought === "" ? <Empty icon="apps" title={words.list.none}><p>{words.list.noneText}</p>{add}</Empty> : <Empty><p>{words.list.noMatch}</p></Empty>;
  return (
    <>
      <Title lead={words.lead} side={add}>{words.title}</Title>
      {many && <div className="filters"><Search label={words.list.find} value={sought} onChange={setSought} /></div>}
      <Card flush>
        <AnswerTable label={words.title} of={list} rows={(answer) => matching(answer.applications, sought)} columns={COLUMNS} keyOf={(row) => row.id} empty={empty} />
      </Card>
    </>
  );
}
