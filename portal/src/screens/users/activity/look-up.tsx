// What is behind a reference number that the caller reads out.

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { type Schemas, answered, api } from "../../../api/client";
import { asProblem } from "../../../api/problem";
import { reasonOf, wordsOf } from "../../../logic/event";
import { Button } from "../../../ui/button";
import { Card } from "../../../ui/card";
import { Text } from "../../../ui/fields";
import { Form } from "../../../ui/form";
import { Notice, Refusal } from "../../../ui/notice";
import { When } from "../../../ui/when";
import { activity } from "../../../words/activity";
import { users } from "../../../words/users";
import { EventDialog } from "../../activity/event-dialog";
import { targetName } from "../../activity/people";
import type { Account } from "../questions";

const words = users.activity.reference;
const common = activity.reference;
const SHAPE = /^[0-9A-Z]{10}$/;
const bare = (typed: string) => typed.replaceAll(/[\s-]/g, "").toUpperCase();

type Event = Schemas["ActivityShown"];

export function LookUp({ user }: { user: Account }) {
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState<string | undefined>(undefined);
  const find = useMutation({
    mutationFn: (number: string) => answered(api.GET("/admin/api/v1/references/{number}", { params: { path: { number } } })),
    onError: (error) => {
      if (asProblem(error).code === "unknown_reference") setWrong(common.unknown.text);
    },
  });
  const send = () => {
    const number = bare(typed);
    setWrong(SHAPE.test(number) ? undefined : common.wrong);
    if (SHAPE.test(number)) find.mutate(`${number.slice(0, 5)}-${number.slice(5)}`);
  };
  const type = (text: string) => {
    setTyped(text);
    setWrong(undefined);
    find.reset();
  };
  return (
    <Card title={words.title}>
      <p className="muted">{words.lead}</p>
      <Form send={send} held={find.isPending} className="look-up-line">
        <Text label={common.label} hint={common.hint} wrong={wrong} className="mono" value={typed} onChange={type} autoComplete="off" autoCapitalize="characters" spellCheck={false} maxLength={20} />
        <Button type="submit" busy={find.isPending}>{common.button}</Button>
      </Form>
      {wrong === undefined && <Refusal error={find.error} />}
      {find.data?.events.map((event) => <Found key={event.id} event={event} user={user} />)}
    </Card>
  );
}

function Found({ event, user }: { event: Event; user: Account }) {
  const [open, setOpen] = useState(false);
  const others = event.target.id !== user.id;
  return (
    <div className="quote">
      {others && <Notice tone="warn">{words.another} {targetName(event)}</Notice>}
      <p className="strong">{reasonOf(event) ?? wordsOf(event).text}</p>
      <p className="muted small row"><When at={event.at} /><Button kind="quiet tiny" onPress={() => setOpen(true)}>{users.activity.details}</Button></p>
      {open && <EventDialog event={event} close={() => setOpen(false)} />}
    </div>
  );
}
