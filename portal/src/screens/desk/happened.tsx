// The newest events of the caller, as they happen.

import { queryOptions, useQuery } from "@tanstack/react-query";
import { answered, api } from "../../api/client";
import type { Activity, LineState } from "../../api/events";
import { Badge } from "../../ui/badge";
import { Card } from "../../ui/card";
import { Icon } from "../../ui/icon";
import { Answer } from "../../ui/states";
import { When } from "../../ui/when";
import { desk } from "../../words/desk";
import { eventDrawing, eventSource, eventTitle } from "./event-words";
import "../../issue/issue.css";

const words = desk.activity;
const SHOWN = 6;
const ASKED = 20;
/** Notices to the owner, which go with other events. */
const LEFT_OUT = "message_";

const happenedQuery = (account: string) =>
  queryOptions({
    queryKey: ["accounts", account, "activity", "newest"],
    queryFn: () => answered(api.GET("/admin/api/v1/accounts/{account}/activity", { params: { path: { account }, query: { limit: ASKED } } })),
  });

export function Happened({ account, line }: { account: string; line: LineState }) {
  const events = useQuery(happenedQuery(account));
  return (
    <Card title={words.title} side={<Line state={line} />}>
      <Answer of={events} rows={4}>
        {({ events: all }) => {
          const events = all.filter(({ type }) => !type.startsWith(LEFT_OUT)).slice(0, SHOWN);
          return events.length === 0 ? <p className="muted">{words.none}</p> : <ul className="live">{events.map((event) => <Row key={event.id} event={event} />)}</ul>;
        }}
      </Answer>
    </Card>
  );
}

function Line({ state }: { state: LineState }) {
  if (state === "live") return <Badge tone="good"><span className="pulse" aria-hidden="true" />{desk.watch.live}</Badge>;
  return <Badge tone={state === "lost" ? "warn" : ""}>{desk.watch[state]}</Badge>;
}

function Row({ event }: { event: Activity }) {
  const [icon, tone] = eventDrawing(event);
  return (
    <li>
      <Icon name={icon} tone={tone} />
      <div><span className="strong">{eventTitle(event)}</span>{event.words && <p>{event.words}</p>}<p className="muted small break">{eventSource(event)}</p></div>
      <span className="muted small"><When at={event.at} /></span>
    </li>
  );
}
