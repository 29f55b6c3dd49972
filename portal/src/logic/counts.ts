// Counts over time: the time that is looked at, in slots of the operator's own days, and what fell into each.

export type SpanName = "day" | "week" | "month" | "quarter";

interface Span {
  readonly unit: "hour" | "day" | "week";
  readonly slots: number;
}

const SPANS: Readonly<Record<SpanName, Span>> = {
  day: { unit: "hour", slots: 24 },
  week: { unit: "day", slots: 7 },
  month: { unit: "day", slots: 30 },
  quarter: { unit: "week", slots: 13 },
};

export const unitOf = (span: SpanName) => SPANS[span].unit;

/** Where each slot begins; the last one is the present one. Days may have 23 or 25 hours. */
export function slotsOf(span: SpanName, now: Date): Date[] {
  const { unit, slots } = SPANS[span];
  const [year, month, day, hour] = [now.getFullYear(), now.getMonth(), now.getDate(), now.getHours()];
  const monday = day - ((now.getDay() + 6) % 7);
  return Array.from({ length: slots }, (_, at) => {
    const back = slots - 1 - at;
    // An hour that comes twice when clocks go back is told apart by counting from the present one.
    if (unit === "hour") return new Date(new Date(year, month, day, hour).getTime() - back * 3_600_000);
    return unit === "day" ? new Date(year, month, day - back) : new Date(year, month, monday - 7 * back);
  });
}

interface Bucket<N extends string> {
  readonly starts_at: string;
  readonly counts: Readonly<Record<N, number>>;
}

/** What fell into each slot: the server's hours, added up. */
export function summed<N extends string>(buckets: readonly Bucket<N>[], slots: readonly Date[], names: readonly N[]): Record<N, number>[] {
  const nothing = () => Object.fromEntries(names.map((name) => [name, 0])) as Record<N, number>;
  const sums = slots.map(nothing);
  let at = 0;
  for (const { starts_at: start, counts } of buckets) {
    // Where days begin at half past, the hour around midnight belongs to the day that it begins in.
    while (at + 1 < slots.length && Date.parse(start) >= (slots[at + 1]?.getTime() ?? Infinity)) at++;
    const sum = sums[at];
    if (sum !== undefined) for (const name of names) sum[name] += counts[name];
  }
  return sums;
}

/** Where the lines of a scale stand, from zero on: whole numbers, four steps at most. */
export function ticksTo(highest: number): number[] {
  const top = Math.max(1, highest);
  const size = 10 ** Math.floor(Math.log10(top));
  const step = [0.25, 0.5, 1, 2, 2.5].map((part) => part * size).find((one) => Number.isInteger(one) && top / one <= 4) ?? 5 * size;
  return Array.from({ length: Math.ceil(top / step) + 1 }, (_, at) => at * step);
}

/** Every how many slots a label has room. */
export const labelEvery = (slots: number, room: number) => Math.max(1, Math.ceil(slots / Math.max(1, room)));
