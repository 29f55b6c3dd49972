// All operators.

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Schemas } from "../../api/client";
import { operatorsQuery } from "../../api/operators";
import { useMay, useSession } from "../../api/session";
import { Only } from "../../shell/only";
import { Avatar } from "../../ui/avatar";
import { Badge } from "../../ui/badge";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Icon } from "../../ui/icon";
import { AnswerTable, type Column } from "../../ui/table";
import { day } from "../../logic/time";
import { administrators } from "../../words/administrators";
import { AddOperator } from "./add-operator";
import { Given } from "./given";
import { Head } from "./head";
import { OperatorActs } from "./operator-acts";
import { OperatorState, nameOf } from "./operator-state";
import { SecondFactor } from "./second-factor";
import "./administrators.css";

const words = administrators.operators;
type Operator = Schemas["OperatorView"];

export function Operators() {
  return <Only may={["operators:read"]}><List /></Only>;
}

function List() {
  const may = useMay();
  const { account_id: me } = useSession();
  const operators = useQuery(operatorsQuery);
  const [adding, setAdding] = useState(false);
  const columns: readonly Column<Operator>[] = [
    {
      name: words.columns.name,
      cell: (row) => (
        <span className="who">
          <Avatar name={nameOf(row)} />
          <span>
            <Link className="main" to="/administrators/operators/$operator" params={{ operator: row.account_id }}>{nameOf(row)}</Link>
            {row.account_id === me && <> <Badge tone="accent">{words.you}</Badge></>}
            {row.name !== null && <span className="sub break">{row.email}</span>}
          </span>
        </span>
      ),
    },
    { name: words.columns.roles, cell: (row) => <Given grants={row.grants} /> },
    { name: words.columns.state, cell: (row) => <OperatorState operator={row} /> },
    { name: words.columns.factor, cell: (row) => <SecondFactor operator={row} /> },
    { name: words.columns.since, cell: (row) => <span className="nowrap">{day(row.since)}</span> },
    { name: "", kind: "act", cell: (row) => <OperatorActs operator={row} /> },
  ];
  return (
    <>
      <Head lead={words.lead} side={may("operators:write") && <Button kind="primary" onPress={() => setAdding(true)}><Icon name="plus" />{words.add}</Button>} />
      <Card flush><AnswerTable label={words.lead} of={operators} rows={(answer) => answer.operators} columns={columns} keyOf={(row) => row.account_id} /></Card>
      {adding && <AddOperator close={() => setAdding(false)} />}
    </>
  );
}
