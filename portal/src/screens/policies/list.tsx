// All policies by kind, in the order in which they are looked at.

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { policiesQuery } from "../../api/policies";
import { useMay } from "../../api/session";
import { Only } from "../../shell/only";
import { Badge } from "../../ui/badge";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Icon } from "../../ui/icon";
import { Answer } from "../../ui/states";
import { type Column, Table } from "../../ui/table";
import { policies as words } from "../../words/policies";
import { editing } from "../../words/policies-edit";
import { Head } from "./head";
import { type Names, useNames } from "./names";
import { PolicyActs } from "./policy-acts";
import { NewPolicy } from "./policy-dialog";
import { PolicyOrder } from "./policy-order";
import { PolicyState } from "./policy-state";
import type { Policy } from "./queries";
import { whoOf } from "./telling";
import "./policies.css";

const KINDS = Object.entries(words.kinds);

export function List() {
  return <Only may="policies:read"><Page /></Only>;
}

function Page() {
  const mayWrite = useMay()("policies:write");
  const [adding, setAdding] = useState(false);
  return (
    <>
      <Head lead={words.lead} side={mayWrite && <Button kind="primary" onPress={() => setAdding(true)}><Icon name="plus" />{editing.add}</Button>} />
      <Kinds mayWrite={mayWrite} />
      {adding && <NewPolicy close={() => setAdding(false)} />}
    </>
  );
}

function Kinds({ mayWrite }: { mayWrite: boolean }) {
  const policies = useQuery(policiesQuery);
  const names = useNames();
  return (
    <Answer of={policies}>
      {(answer) => (
        <div className="stack">
          {KINDS.map(([kind, { name, lead }]) => (
            <Card key={kind} title={name} flush side={<span className="muted grow kind-lead">{lead}</span>}>
              <OfKind name={name} policies={answer.policies.filter((policy) => policy.kind === kind)} names={names} mayWrite={mayWrite} />
            </Card>
          ))}
        </div>
      )}
    </Answer>
  );
}

interface Props {
  readonly name: string;
  readonly policies: readonly Policy[];
  readonly names: Names;
  readonly mayWrite: boolean;
}

function OfKind({ name, policies, names, mayWrite }: Props) {
  const movable = policies.filter((policy) => !policy.built_in).length;
  const columns: readonly (Column<Policy> | false)[] = [
    {
      name: words.list.name,
      cell: (row) => (
        <span className="ordered">
          <span className="place" aria-hidden="true">{policies.indexOf(row) + 1}</span>
          <span>
            <Link className="main" to="/policies/$policy" params={{ policy: row.id }}>{row.name}</Link>{row.built_in && <> <Badge>{words.builtIn}</Badge></>}
            {row.description !== null && row.description !== undefined && row.description !== "" && <span className="sub">{row.description}</span>}
          </span>
        </span>
      ),
    },
    { name: words.list.who, cell: (row) => <span className="grow">{whoOf(row, names)}</span> },
    { name: words.list.rules, cell: (row) => <span className="nowrap">{words.rules(row.rules.length)}</span> },
    { name: words.list.state, cell: (row) => <PolicyState active={row.active} /> },
    mayWrite && { name: editing.order, cell: (row) => <PolicyOrder policy={row} last={movable} /> },
    mayWrite && { name: "", kind: "act", cell: (row) => <PolicyActs policy={row} /> },
  ];
  return <div className="policies"><Table label={name} columns={columns} rows={policies} keyOf={(row) => row.id} empty={<div className="body muted">{words.empty}</div>} /></div>;
}
