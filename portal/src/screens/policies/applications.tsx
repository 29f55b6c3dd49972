// Which application has which access policy.

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Schemas } from "../../api/client";
import { applicationsQuery } from "../../api/lists";
import { policiesQuery } from "../../api/policies";
import { useMay } from "../../api/session";
import { Only } from "../../shell/only";
import { Badge } from "../../ui/badge";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Answer, Empty } from "../../ui/states";
import { AnswerTable, type Column } from "../../ui/table";
import { policies } from "../../words/policies";
import { editing } from "../../words/policies-edit";
import { Assign } from "./assign";
import { Head } from "./head";
import type { Policy } from "./queries";
import "./policies.css";

const words = editing.applications;

type Application = Schemas["ApplicationShown"];

export function Applications() {
  return (
    <Only may="policies:read">
      <Only may="applications:read">
        <Head lead={words.lead} />
        <Page />
      </Only>
    </Only>
  );
}

function Page() {
  const asked = useQuery(policiesQuery);
  return <Answer of={asked}>{(answer) => <Rows policies={answer.policies} />}</Answer>;
}

function Rows({ policies: all }: { policies: readonly Policy[] }) {
  const mayWrite = useMay()("applications:write");
  const applications = useQuery(applicationsQuery);
  const [open, setOpen] = useState<Application | null>(null);
  const policyOf = ({ id }: Application) => all.find((policy) => policy.applications?.includes(id));
  const columns: readonly (Column<Application> | false)[] = [
    { name: words.application, cell: (row) => <Link className="main" to="/applications/$application" params={{ application: row.id }}>{row.name}</Link> },
    { name: words.policy, cell: (row) => <Named policy={policyOf(row)} /> },
    { name: words.rules, cell: (row) => policies.rules(policyOf(row)?.rules.length ?? 0) },
    mayWrite && { name: "", kind: "act", cell: (row) => <Button kind="tiny" onPress={() => setOpen(row)}>{words.change}<span className="sr"> {words.ofOne(row.name)}</span></Button> },
  ];
  return (
    <Card title={words.title} flush>
      <AnswerTable label={words.title} of={applications} rows={(answer) => answer.applications} columns={columns} keyOf={(row) => row.id} empty={<Empty icon="apps" title={words.noApplications} />} />
      {open !== null && <Assign application={open} now={policyOf(open)} close={() => setOpen(null)} />}
    </Card>
  );
}

function Named({ policy }: { policy: Policy | undefined }) {
  if (policy === undefined) return null;
  return <><Link to="/policies/$policy" params={{ policy: policy.id }}>{policy.name}</Link>{policy.built_in && <> <Badge>{policies.builtIn}</Badge></>}</>;
}
