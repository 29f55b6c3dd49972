// Questions about one user's codes, and what changes with an act on them.

import { queryOptions } from "@tanstack/react-query";
import { type Schemas, answered, api, queryClient } from "../../api/client";

export type User = Schemas["AccountShown"];
export type Issued = Schemas["CodeGenerated"];
export type Approval = Schemas["ApprovalShown"];

export const codesQuery = (account: string) =>
  queryOptions({
    queryKey: ["accounts", account, "codes"],
    queryFn: () => answered(api.GET("/admin/api/v1/accounts/{account}/codes", { params: { path: { account } } })),
  });

export const requestsQuery = (account: string) =>
  queryOptions({
    queryKey: ["accounts", account, "approvals"],
    queryFn: () => answered(api.GET("/admin/api/v1/accounts/{account}/approvals", { params: { path: { account } } })),
  });

/** Asks again for everything that is shown of a user, lists of users and requests among it. */
export function refresh(): void {
  void queryClient.invalidateQueries({ queryKey: ["accounts"] });
  void queryClient.invalidateQueries({ queryKey: ["approvals"] });
}
