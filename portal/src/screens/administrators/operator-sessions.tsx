// Where an operator is signed in.

import { useQuery } from "@tanstack/react-query";
import { type Schemas, answered, api } from "../../api/client";
import { Card } from "../../ui/card";
import { AnswerTable, type Column } from "../../ui/table";
import { When } from "../../ui/when";
import { administrators } from "../../words/administrators";

const words = administrators.operator;

export function OperatorSessions({ operator }: { operator: string }) {
  const sessions = useQuery({
    queryKey: ["operators", operator, "sessions"],
    queryFn: () => answered(api.GET("/admin/api/v1/operators/{operator}/sessions", { params: { path: { operator } } })),
  });
  const columns: readonly Column<Schemas["OperatorSessionView"]>[] = [
    { name: words.sessionColumns.started, cell: (row) => <When at={row.started_at} /> },
    { name: words.sessionColumns.used, cell: (row) => <When at={row.used_at} rough /> },
    { name: words.sessionColumns.ends, cell: (row) => <When at={row.expires_at} /> },
  ];
  return (
    <Card title={words.sessions} flush>
      <AnswerTable label={words.sessions} of={sessions} rows={(answer) => answer.sessions} columns={columns} keyOf={(row) => row.id} empty={<div className="body muted">{words.noSessions}</div>} />
    </Card>
  );
}
