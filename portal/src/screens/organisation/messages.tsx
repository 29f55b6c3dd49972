// Messages to users that were given up, or that wait: why, and another try.

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { Schemas } from "../../api/client";
import { useMay } from "../../api/session";
import { Only } from "../../shell/only";
import { announce } from "../../ui/announce";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Refusal } from "../../ui/notice";
import { Segments } from "../../ui/segments";
import { Empty } from "../../ui/states";
import { AnswerTable, type Column } from "../../ui/table";
import { When } from "../../ui/when";
import { organisation } from "../../words/organisation";
import { type MessageState, messagesQuery, useRetryMessage } from "./queries";

const words = organisation.messages;
type Message = Schemas["MessageView"];

export function Messages(): ReactNode {
  return <Only may="delivery:read"><List /></Only>;
}

function List() {
  const may = useMay();
  const [state, setState] = useState<MessageState>("dead");
  const asked = useQuery(messagesQuery(state));
  const retry = useRetryMessage();
  const again = (id: string) => retry.mutate(id, { onSuccess: () => announce(words.retried) });
  const columns: readonly (Column<Message> | false)[] = [
    { name: words.channel, cell: ({ channel }) => words.channels[channel] ?? channel },
    may("users:read") && { name: words.user, cell: ({ account_id }) => <Link to="/users/$account" params={{ account: account_id }}><code>{account_id.slice(0, 8)}</code></Link> },
    { name: words.made, cell: (row) => <When at={row.created_at} /> },
    { name: words.attempts, kind: "end", cell: (row) => row.attempts },
    { name: words.error, cell: ({ error }) => <span className="break">{error}</span> },
    { name: words.expires, cell: (row) => <When at={row.expires_at} /> },
    state === "dead" && may("delivery:write") && { name: "", kind: "act", cell: ({ id }) => <Button kind="tiny" busy={retry.isPending && retry.variables === id} onPress={() => again(id)}>{words.retry}</Button> },
  ];
  const [title, none] = state === "dead" ? [words.title, words.none] : [words.waiting, words.noneWaiting];
  return (
    <>
      <Refusal error={retry.error} />
      <Card title={title} side={<Segments label={words.state} value={state} onChange={setState} options={words.states} />} flush>
        <AnswerTable label={title} of={asked} rows={(answer) => answer.messages} columns={columns} keyOf={(row) => row.id} empty={<Empty icon="mail" title={none}><p>{words.noneText}</p></Empty>} />
      </Card>
    </>
  );
}
