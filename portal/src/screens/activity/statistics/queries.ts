// The counts of a time, by the operator's own hours, days or weeks.

import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { type Schemas, answered, api } from "../../../api/client";
import { type SpanName, slotsOf, summed } from "../../../logic/counts";
import { everyones } from "../everyone";

export type Counts = Schemas["CountsShown"];
export type CountName = keyof Counts;

export interface Slot {
  readonly start: Date;
  readonly counts: Counts;
}

export interface Statistics extends Omit<Schemas["StatisticsShown"], "buckets"> {
  readonly span: SpanName;
  readonly slots: readonly Slot[];
}

const NAMES: readonly CountName[] = ["issued", "issue_refused", "used", "failed", "revoked", "locked", "unlocked", "totp_used", "totp_failed", "totp_locked"];
/** What happens meanwhile is looked for this often. */
const AGAIN_AFTER = 60_000;

export const statisticsQuery = (span: SpanName) =>
  queryOptions({
    queryKey: ["statistics", span],
    queryFn: async (): Promise<Statistics> => {
      const starts = slotsOf(span, new Date());
      const query = { from: (starts[0] ?? new Date()).toISOString(), bucket: "hour" };
      const { buckets, ...rest } = await everyones(answered(api.GET("/admin/api/v1/statistics", { params: { query } })));
      const sums = summed(buckets, starts, NAMES);
      return { ...rest, span, slots: starts.flatMap((start, at) => (sums[at] === undefined ? [] : [{ start, counts: sums[at] }])) };
    },
    placeholderData: keepPreviousData,
    refetchInterval: AGAIN_AFTER,
  });
