// Instants and spans as people read them. Instants are shown in the operator's own time zone.

const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

const SHORT = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", second: "2-digit" });
const SHORT_YEAR = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const FULL = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "long" });

/** Date and time of day, with seconds while the year is this one. */
export function moment(at: string, now = Date.now()): string {
  const when = new Date(at);
  return when.getFullYear() === new Date(now).getFullYear() ? SHORT.format(when) : SHORT_YEAR.format(when);
}

/** Only the date. */
export const day = (at: string) => DAY.format(new Date(at));

/** Only the time of day. */
export const clock = (at: string) => CLOCK.format(new Date(at));

/** All of it, with the zone. */
export const fullMoment = (at: string) => `${FULL.format(new Date(at))} (${ZONE})`;

/** How long ago, roughly; beyond a day the date says more. */
export function ago(at: string, now = Date.now()): string {
  const seconds = Math.round((now - Date.parse(at)) / 1000);
  if (seconds < 45) return "just now";
  if (seconds < 3570) return `${Math.max(1, Math.round(seconds / 60))} min ago`;
  if (seconds < 86_400) return `${Math.max(1, Math.round(seconds / 3600))} h ago`;
  return day(at);
}

const UNITS = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
] as const;

/** A span in its largest unit that keeps it whole: 90 seconds, 5 minutes, 8 hours. */
export function span(seconds: number): string {
  for (const [name, size] of UNITS) {
    if (seconds >= size && seconds % size === 0) {
      const count = seconds / size;
      return `${count} ${name}${count === 1 ? "" : "s"}`;
    }
  }
  return "0 seconds";
}

/** A span roughly, rounded up in its largest unit: what is waited for is over by then. */
export function roughSpan(seconds: number): string {
  const size = UNITS.find(([, size]) => seconds >= size)?.[1] ?? 1;
  return span(Math.ceil(seconds / size) * size);
}

export type SpanUnit = (typeof UNITS)[number][0];

/** The unit in which a span is edited. */
export function unitOf(seconds: number): SpanUnit {
  return UNITS.find(([, size]) => seconds >= size && seconds % size === 0)?.[0] ?? "second";
}

export function secondsPer(unit: SpanUnit): number {
  return UNITS.find(([name]) => name === unit)?.[1] ?? 1;
}

/** What is left, as a clock counts it down: 4:59, 1:02:03. */
export function countdown(until: string, now: number): string {
  const left = Math.max(0, Math.ceil((Date.parse(until) - now) / 1000));
  const two = (count: number) => String(count).padStart(2, "0");
  const [hours, minutes, seconds] = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}

/** The part of a life that is left, from 0 to 1. */
export function partLeft(from: string, until: string, now: number): number {
  const [start, end] = [Date.parse(from), Date.parse(until)];
  return end <= start ? 0 : Math.min(1, Math.max(0, (end - now) / (end - start)));
}
