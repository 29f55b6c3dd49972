// What a slot of time is called: beneath the bars, and in full.

import type { SpanName } from "../../../logic/counts";
import { unitOf } from "../../../logic/counts";
import { activity } from "../../../words/activity";

const HOUR = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const FULL_HOUR = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
const DATE = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const WEEKDAY = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric" });
const FULL_DATE = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short" });

export function shortLabel(span: SpanName, start: Date): string {
  if (span === "day") return HOUR.format(start);
  return span === "week" ? WEEKDAY.format(start) : DATE.format(start);
}

export function fullLabel(span: SpanName, start: Date): string {
  if (unitOf(span) === "hour") return FULL_HOUR.format(start);
  return unitOf(span) === "week" ? activity.statistics.weekOf(DATE.format(start)) : FULL_DATE.format(start);
}
