// Events as they happen (server-sent events). The browser connects again by itself and misses nothing in between.

import { useEffect, useEffectEvent, useState } from "react";
import { SESSION_KEY, type Schemas, queryClient } from "./client";

export type Activity = Schemas["ActivityShown"];

/** `lost` while the server cannot be reached. */
export type LineState = "connecting" | "live" | "lost";

interface Filter {
  readonly account?: string | undefined;
  readonly application?: string | undefined;
  /** Whether to listen at all. */
  readonly on?: boolean;
}

const PATH = "/admin/api/v1/events/stream";
const AGAIN_AFTER = 5_000;

export function useLiveEvents({ account, application, on = true }: Filter, tell: (event: Activity) => void): LineState {
  const [state, setState] = useState<LineState>("connecting");
  const [attempt, setAttempt] = useState(0);
  const told = useEffectEvent(tell);
  useEffect(() => {
    if (!on) return;
    const query = new URLSearchParams(Object.entries({ account, application }).filter((pair): pair is [string, string] => pair[1] !== undefined));
    const source = new EventSource(`${PATH}?${query.toString()}`);
    let timer: ReturnType<typeof setTimeout> | undefined;
    source.onopen = () => setState("live");
    source.onmessage = ({ data }: MessageEvent<string>) => told(JSON.parse(data) as Activity);
    source.onerror = () => {
      setState("lost");
      // A refusal ends it for good: the session may be over, or there are too many streams.
      if (source.readyState !== EventSource.CLOSED) return;
      void queryClient.invalidateQueries({ queryKey: SESSION_KEY });
      timer = setTimeout(() => setAttempt(attempt + 1), AGAIN_AFTER);
    };
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, [account, application, on, attempt]);
  return state;
}
