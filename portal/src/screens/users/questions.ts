// What is asked about users.

import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { type Schemas, answered, api, queryClient } from "../../api/client";
import { LOG_KEY } from "../activity/log-query";
import { type ListSearch, USUAL_SORT } from "./list/search";

export type Account = Schemas["AccountShown"];
export type Code = Schemas["CodeShown"];
export type Totp = Schemas["TotpShown"];

export const PAGE_SIZE = 25;

export const listQuery = ({ q, status, application, group, sort = USUAL_SORT, page = 1 }: ListSearch) => {
  const query = {
    ...(q === undefined ? {} : { q }),
    ...(status === undefined ? {} : { status }),
    ...(application === undefined ? {} : { application }),
    ...(group === undefined ? {} : { group }),
    sort,
    limit: PAGE_SIZE,
    offset: (page - 1) * PAGE_SIZE,
  };
  return queryOptions({
    queryKey: ["accounts", "list", query],
    queryFn: ({ signal }) => answered(api.GET("/admin/api/v1/accounts", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
};

export const totpsQuery = (account: string) =>
  queryOptions({
    queryKey: ["accounts", account, "totps"],
    queryFn: () => answered(api.GET("/admin/api/v1/accounts/{account}/totps", { params: { path: { account } } })),
  });

/** After an act on a user: asks again for all that is shown of them, and for lists that they may be in. */
export function refreshUser(account: string): Promise<void> {
  void queryClient.invalidateQueries({ queryKey: ["accounts", "list"] });
  void queryClient.invalidateQueries({ queryKey: [LOG_KEY] });
  return queryClient.invalidateQueries({ queryKey: ["accounts", account] });
}
