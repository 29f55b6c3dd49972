// What is behind the reference number that a caller was told: why their try failed.

import { useQuery } from "@tanstack/react-query";
import { answered, api } from "../../api/client";
import { asProblem } from "../../api/problem";
import { Button } from "../../ui/button";
import { Facts } from "../../ui/facts";
import { Notice, Refusal } from "../../ui/notice";
import { Skeleton } from "../../ui/states";
import { When } from "../../ui/when";
import { desk } from "../../words/desk";
import { eventTitle } from "./event-words";

const words = desk.reference;

interface Props {
  readonly number: string;
  readonly choose: (account: string) => void;
  /** Whether nothing is said where there is no such number: what was typed is the name of a user as well. */
  readonly silent: boolean;
}

export function Lookup({ number, choose, silent }: Props) {
  const found = useQuery({
    queryKey: ["references", number],
    queryFn: () => answered(api.GET("/admin/api/v1/references/{number}", { params: { path: { number } } })),
  });
  if (found.isPending) return <Skeleton rows={2} />;
  const [event] = found.data?.events ?? [];
  if (event === undefined) {
    if (silent) return null;
    const unknown = !found.isError || asProblem(found.error).code === "unknown_reference";
    return <div className="body">{unknown ? <Notice tone="warn"><p>{words.unknown}</p></Notice> : <Refusal error={found.error} />}</div>;
  }
  const { target, application, identifier, ip, at } = event;
  const account = target.type === "account" ? target.id : null;
  return (
    <section className="body stack lookup" aria-label={words.title(number)}>
      <div><p className="muted small">{words.title(number)}</p><h3>{event.words ?? eventTitle(event)}</h3></div>
      <Facts
        of={[
          [words.when, <When key="when" at={at} />],
          [words.who, account ? target.name : words.nobody],
          [words.typed, identifier && <span className="mono">{identifier}</span>],
          [words.where, application?.name],
          [words.from, ip && <span className="mono">{ip}</span>],
        ]}
      />
      {account && <div><Button kind="primary" onPress={() => choose(account)}>{words.help(target.name ?? account)}</Button></div>}
    </section>
  );
}
