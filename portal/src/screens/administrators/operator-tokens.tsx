// The API tokens of another operator.

import { useMutation, useQuery } from "@tanstack/react-query";
import { type Schemas, answered, api, queryClient } from "../../api/client";
import { announce } from "../../ui/announce";
import { Card } from "../../ui/card";
import { administrators } from "../../words/administrators";
import { useStanding } from "./standing";
import { TokenTable } from "./token-table";

export function OperatorTokens({ operator }: { operator: Schemas["OperatorView"] }) {
  const id = operator.account_id;
  const { mayChange } = useStanding();
  const queryKey = ["operators", id, "tokens"];
  const tokens = useQuery({ queryKey, queryFn: () => answered(api.GET("/admin/api/v1/operators/{operator}/tokens", { params: { path: { operator: id } } })) });
  const revoke = useMutation({
    mutationFn: (token: string) => answered(api.DELETE("/admin/api/v1/operators/{operator}/tokens/{token}", { params: { path: { operator: id, token } } })),
    onSuccess: () => announce(administrators.tokens.revoked),
    onSettled: () => queryClient.invalidateQueries({ queryKey }),
  });
  return (
    <Card title={administrators.operator.tokens} flush>
      <TokenTable of={tokens} revoke={mayChange(operator) ? revoke : undefined} empty={<div className="body muted">{administrators.tokens.empty.theirs}</div>} />
    </Card>
  );
}
