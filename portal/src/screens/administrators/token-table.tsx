// API tokens in rows, and taking them back.

import type { UseMutationResult, UseQueryResult } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { Schemas } from "../../api/client";
import { span } from "../../logic/time";
import { Badge } from "../../ui/badge";
import { Button } from "../../ui/button";
import { Confirm } from "../../ui/dialog";
import { AnswerTable, type Column } from "../../ui/table";
import { When } from "../../ui/when";
import { words as shared } from "../../words";
import { administrators } from "../../words/administrators";
import { PermissionCount } from "./permission-count";

const words = administrators.tokens;
type Token = Schemas["ApiTokenView"];

interface Props {
  readonly of: UseQueryResult<Schemas["ApiTokens"]>;
  /** Absent where one may not. */
  readonly revoke: UseMutationResult<unknown, Error, string> | undefined;
  readonly empty: ReactNode;
}

export function TokenTable({ of, revoke, empty }: Props) {
  const [asked, setAsked] = useState<Token | null>(null);
  const [now] = useState(() => Date.now());
  const isOver = (token: Token) => Date.parse(token.expires_at) <= now;
  const columns: readonly (Column<Token> | false)[] = [
    { name: words.columns.name, cell: (row) => <span><span className="strong break">{row.name}</span><span className="sub">{limits(row)}</span></span> },
    { name: words.columns.permissions, cell: (row) => <PermissionCount permissions={row.permissions} /> },
    { name: words.columns.used, cell: (row) => (row.used_at ? <When at={row.used_at} rough /> : <span className="muted">{shared.never}</span>) },
    { name: words.columns.expires, cell: (row) => (isOver(row) ? <Badge>{words.over}</Badge> : <When at={row.expires_at} />) },
    revoke !== undefined && { name: "", kind: "act", cell: (row) => <Button kind="tiny" label={words.acts(row.name)} onPress={() => { revoke.reset(); setAsked(row); }}>{words.revoke}</Button> },
  ];
  return (
    <>
      <AnswerTable label={words.yours} of={of} rows={(answer) => answer.tokens} columns={columns} keyOf={(row) => row.id} empty={empty} />
      {asked !== null && revoke !== undefined && (
        <Confirm title={words.revokeTitle} button={words.revoke} close={() => setAsked(null)} busy={revoke.isPending} error={revoke.error} act={() => revoke.mutate(asked.id, { onSuccess: () => setAsked(null) })}>
          <p>{words.revokeAsk(asked.name)}</p>
        </Confirm>
      )}
    </>
  );
}

function limits({ restricted, idle_seconds: idle }: Token): string {
  return [restricted && words.restricted, idle !== null && idle !== undefined && words.idle(span(idle))].filter((text) => text !== false).join(" · ");
}
