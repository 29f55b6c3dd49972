// What is behind the reference number that a user was told.

import { queryOptions, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { answered, api } from "../../api/client";
import { asProblem } from "../../api/problem";
import { Only } from "../../shell/only";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Text } from "../../ui/fields";
import { Form } from "../../ui/form";
import { Empty } from "../../ui/states";
import { activity } from "../../words/activity";
import { EventDialog } from "./event-dialog";
import { EventTable } from "./event-table";
import { Head } from "./head";
import "./activity.css";

const words = activity.reference;
const SHAPE = /^[0-9A-Za-z]{10}$/;
const bare = (typed: string) => typed.replaceAll(/[\s-]/g, "").toUpperCase();

const referenceQuery = (number: string) =>
  queryOptions({
    queryKey: ["reference", number],
    queryFn: () => answered(api.GET("/admin/api/v1/references/{number}", { params: { path: { number } } })),
    enabled: number !== "",
  });

export function Reference() {
  const { number = "" } = useSearch({ from: "/activity/reference" });
  return <Only may="users.activity:read"><Head lead={words.lead} /><LookUp key={number} number={number} /></Only>;
}

function LookUp({ number }: { number: string }) {
  const navigate = useNavigate({ from: "/activity/reference" });
  const [typed, setTyped] = useState(number);
  const [wrong, setWrong] = useState(false);
  const [opened, setOpened] = useState<string | null>(null);
  const found = useQuery(referenceQuery(number));
  const event = found.data?.events.find(({ id }) => id === opened);
  const unknown = found.isError && ["unknown_reference", ""].includes(asProblem(found.error).code) && asProblem(found.error).status < 500 && asProblem(found.error).status !== 0;
  const send = () => {
    const next = bare(typed);
    setWrong(!SHAPE.test(next));
    if (!SHAPE.test(next)) return;
    if (next === bare(number)) void found.refetch();
    else void navigate({ search: { number: `${next.slice(0, 5)}-${next.slice(5)}` } });
  };
  return (
    <>
      <Form send={send} className="filters look-up">
        <Text
          label={words.label} hint={words.hint} wrong={wrong ? words.wrong : undefined} className="mono" value={typed} autoFocus
          autoComplete="off" autoCapitalize="characters" spellCheck={false} maxLength={20}
          onChange={(text) => { setTyped(text); setWrong(false); }}
        />
        <Button kind="primary" type="submit" busy={found.isFetching}>{words.button}</Button>
      </Form>
      {number !== "" && (unknown
        ? <Card><Empty title={words.unknown.title}><p>{words.unknown.text}</p></Empty></Card>
        : <Card flush><EventTable of={found} open={setOpened} /></Card>)}
      {event !== undefined && <EventDialog event={event} close={() => setOpened(null)} />}
    </>
  );
}
