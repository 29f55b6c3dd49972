// The live tail: what happens is a reason to ask the log again, so that the server alone says what fits the filters.

import { useEffect, useRef, useState } from "react";
import { queryClient } from "../../api/client";
import { type LineState, useLiveEvents } from "../../api/events";
import { Button } from "../../ui/button";
import { activity } from "../../words/activity";
import type { LogFilter } from "./filter";
import { LOG_KEY } from "./log-query";

const words = activity.live;
/** However much happens, the log is asked no more often. */
const AT_MOST_EVERY = 1000;

export interface Tail {
  readonly on: boolean;
  readonly state: LineState;
  readonly turn: (on: boolean) => void;
}

/** Only the first page has a tail: a page further back does not move. */
export function useTail({ user, application }: LogFilter, first: boolean): Tail {
  const [on, turn] = useState(true);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const state = useLiveEvents({ account: user, application, on: on && first }, () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void queryClient.invalidateQueries({ queryKey: [LOG_KEY] });
    }, AT_MOST_EVERY);
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  return { on, state, turn };
}

export function Live({ tail: { on, state, turn } }: { tail: Tail }) {
  const told = !on ? words.off : state === "live" ? words.on : words[state];
  return (
    <>
      <span className={`tail ${on ? state : "off"}`} role="status"><span className="dot" aria-hidden="true" />{told}</span>
      <Button onPress={() => turn(!on)}>{on ? words.switchOff : words.switchOn}</Button>
    </>
  );
}
