// Watches one user: every event about them makes what is shown of them new.

import { useQuery } from "@tanstack/react-query";
import { type Activity, type LineState, useLiveEvents } from "../../api/events";
import { useMay } from "../../api/session";
import { announce } from "../../ui/announce";
import { codesQuery, refresh } from "../codes/queries";
import { eventTitle } from "./event-words";

/** How often the server is asked where events do not come by themselves, and where they do. */
const OFTEN = 2_500;
const SELDOM = 20_000;

/** Good news; what is bad is said where it can be acted upon. */
const SAID_ALOUD = new Set(["code_redeemed", "approval_granted"]);

function tell(event: Activity) {
  refresh();
  if (SAID_ALOUD.has(event.type)) announce(`${eventTitle(event)}.`);
}

/** How the user's codes stand, and how the news come; `waiting` while a code may be used at any moment. */
export function useWatch(account: string, waiting: boolean) {
  const seesEvents = useMay()("users.activity:read");
  const line: LineState = useLiveEvents({ account, on: seesEvents }, tell);
  const live = seesEvents && line === "live";
  const codes = useQuery({ ...codesQuery(account), refetchInterval: waiting && !live ? OFTEN : SELDOM });
  return { codes, line, seesEvents };
}
