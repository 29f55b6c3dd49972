// The operator's own sessions.

import { queryOptions, useMutation, useQuery } from "@tanstack/react-query";
import { type Schemas, answered, api, queryClient } from "../api/client";
import { announce } from "../ui/announce";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Card } from "../ui/card";
import { Refusal } from "../ui/notice";
import { AnswerTable, type Column } from "../ui/table";
import { When } from "../ui/when";
import { account } from "../words/account";

const words = account.sessions;
type Session = Schemas["OperatorSessionView"];

const sessionsQuery = queryOptions({
  queryKey: ["own-sessions"],
  queryFn: () => answered(api.GET("/admin/api/v1/sessions")),
});

export function Sessions() {
  const sessions = useQuery(sessionsQuery);
  const end = useMutation({
    mutationFn: (session: string) => answered(api.DELETE("/admin/api/v1/sessions/{session}", { params: { path: { session } } })),
    onSuccess: () => announce(words.ended),
    onSettled: () => queryClient.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
  const columns: readonly Column<Session>[] = [
    { name: words.started, cell: (row) => <span className="row"><When at={row.started_at} />{row.current && <Badge tone="accent">{words.current}</Badge>}</span> },
    { name: words.used, cell: (row) => <When at={row.used_at} rough /> },
    { name: words.ends, cell: (row) => <When at={row.expires_at} /> },
    { name: "", kind: "act", cell: (row) => !row.current && <Button kind="tiny" busy={end.isPending && end.variables === row.id} onPress={() => end.mutate(row.id)}>{words.end}</Button> },
  ];
  return (
    <Card title={words.title} flush>
      <Refusal error={end.error} />
      <AnswerTable label={words.title} of={sessions} rows={(answer) => answer.sessions} columns={columns} keyOf={(row) => row.id} />
    </Card>
  );
}
