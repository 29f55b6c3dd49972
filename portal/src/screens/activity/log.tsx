// One log: filters, what was found a page at a time, and what happens meanwhile.

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Icon } from "../../ui/icon";
import { Pager, usePages } from "../../ui/pager";
import { EventDialog } from "./event-dialog";
import { EventTable } from "./event-table";
import { Export } from "./export";
import { type LogFilter, fitsNothing, isFiltered } from "./filter";
import { Filters } from "./filters";
import { Head } from "./head";
import { Live, useTail } from "./live";
import { type LogName, logQuery } from "./log-query";
import { activity as words } from "../../words/activity";
import "./activity.css";

interface Props {
  readonly log: LogName;
  readonly lead: string;
  readonly filter: LogFilter;
  readonly onFilter: (filter: LogFilter) => void;
}

export function Log({ log, lead, filter, onFilter }: Props) {
  const pages = usePages(JSON.stringify(filter));
  const page = useQuery(logQuery(log, filter, pages.cursor));
  const tail = useTail(filter, pages.number === 1);
  const [exports, setExports] = useState(false);
  const [opened, setOpened] = useState<string | null>(null);
  const events = page.data?.events ?? [];
  const at = events.findIndex((event) => event.id === opened);
  const event = events[at];
  return (
    <>
      <Head lead={lead} side={<span className="row">{pages.number === 1 && <Live tail={tail} />}<Button disabled={fitsNothing(filter)} onPress={() => setExports(true)}><Icon name="download" />{words.export.open}</Button></span>} />
      <Filters log={log} filter={filter} onFilter={onFilter} />
      <Card flush>
        <EventTable of={page} filtered={isFiltered(filter)} clear={() => onFilter({})} open={setOpened} />
        <Pager pages={pages} next={page.data?.next} busy={page.isPlaceholderData} />
      </Card>
      {exports && <Export log={log} filter={filter} close={() => setExports(false)} />}
      {event !== undefined && (
        <EventDialog
          key={event.id} event={event} close={() => setOpened(null)}
          newer={at > 0 ? () => setOpened(events[at - 1]?.id ?? null) : undefined}
          older={at < events.length - 1 ? () => setOpened(events[at + 1]?.id ?? null) : undefined}
          only={(actor) => {
            setOpened(null);
            onFilter({ ...filter, user: undefined, actor });
          }}
        />
      )}
    </>
  );
}
