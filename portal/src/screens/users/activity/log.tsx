// Everything that happened to the user, the newest first, as it happens.

import { useQuery } from "@tanstack/react-query";
import { use, useState } from "react";
import { Card } from "../../../ui/card";
import { Pager, usePages } from "../../../ui/pager";
import { users } from "../../../words/users";
import { EventDialog } from "../../activity/event-dialog";
import { EventTable } from "../../activity/event-table";
import { logQuery } from "../../activity/log-query";
import { WhatField } from "../../activity/what-field";
import { LineContext } from "../line";
import type { Account } from "../questions";

const words = users.activity;

export function UserLog({ user }: { user: Account }) {
  const [what, setWhat] = useState<string | undefined>(undefined);
  const [opened, setOpened] = useState<string | null>(null);
  const pages = usePages(what ?? "");
  const page = useQuery(logQuery("users", { user: user.id, what }, pages.cursor));
  const line = use(LineContext);
  const events = page.data?.events ?? [];
  const at = events.findIndex(({ id }) => id === opened);
  const [event, newer, older] = [events[at], events[at - 1], events[at + 1]];
  const to = (next: typeof newer) => (next === undefined ? undefined : () => setOpened(next.id));
  return (
    <>
      <Card title={words.title} side={<span className={`tail ${line}`} role="status"><span className="dot" aria-hidden="true" />{words.live[line]}</span>} flush>
        <div className="log-filter"><WhatField value={what} onChange={setWhat} /></div>
        <EventTable of={page} ofOne filtered={what !== undefined} clear={() => setWhat(undefined)} open={setOpened} />
        <Pager pages={pages} next={page.data?.next} busy={page.isPlaceholderData} />
      </Card>
      {event !== undefined && <EventDialog key={event.id} event={event} close={() => setOpened(null)} newer={to(newer)} older={to(older)} />}
    </>
  );
}
