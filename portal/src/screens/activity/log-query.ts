// The questions for a page of a log.

import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { type Schemas, answered, api } from "../../api/client";
import { type LogFilter, asked, fitsNothing } from "./filter";

export type LogName = "admin" | "users";
const PAGE = 50;

export const LOG_KEY = "activity";

function ask(log: LogName, { user }: LogFilter, query: Record<string, string | number>) {
  if (user !== undefined) return api.GET("/admin/api/v1/accounts/{account}/activity", { params: { path: { account: user }, query } });
  return log === "admin" ? api.GET("/admin/api/v1/activity/admin", { params: { query } }) : api.GET("/admin/api/v1/activity/users", { params: { query } });
}

export const logQuery = (log: LogName, filter: LogFilter, cursor: string | undefined) =>
  queryOptions({
    queryKey: [LOG_KEY, log, filter, cursor],
    queryFn: (): Promise<Schemas["ActivityPage"]> => {
      if (fitsNothing(filter)) return Promise.resolve({ events: [] });
      return answered(ask(log, filter, { ...asked(filter, Date.now()), limit: PAGE, ...(cursor === undefined ? {} : { cursor }) }));
    },
    placeholderData: keepPreviousData,
  });
