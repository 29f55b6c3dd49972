// The operator's own API tokens.

import { queryOptions, useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { answered, api, queryClient } from "../../api/client";
import { announce } from "../../ui/announce";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Icon } from "../../ui/icon";
import { Empty } from "../../ui/states";
import { administrators } from "../../words/administrators";
import { Head } from "./head";
import { CreateToken } from "./create-token";
import { TokenTable } from "./token-table";
import "./administrators.css";

const words = administrators.tokens;

export const tokensQuery = queryOptions({ queryKey: ["own-tokens"], queryFn: () => answered(api.GET("/admin/api/v1/tokens")) });

export function Tokens() {
  const tokens = useQuery(tokensQuery);
  const [creating, setCreating] = useState(false);
  const revoke = useMutation({
    mutationFn: (token: string) => answered(api.DELETE("/admin/api/v1/tokens/{token}", { params: { path: { token } } })),
    onSuccess: () => announce(words.revoked),
    onSettled: () => queryClient.invalidateQueries({ queryKey: tokensQuery.queryKey }),
  });
  const create = <Button kind="primary" onPress={() => setCreating(true)}><Icon name="plus" />{words.add}</Button>;
  return (
    <>
      <Head lead={words.lead} side={create} />
      <Card title={words.yours} flush>
        <TokenTable of={tokens} revoke={revoke} empty={<Empty icon="key" title={words.empty.title}><p>{words.empty.own}</p></Empty>} />
      </Card>
      {creating && <CreateToken close={() => setCreating(false)} />}
    </>
  );
}
