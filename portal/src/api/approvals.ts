// Requests for approval that wait for a decision.

import { queryOptions } from "@tanstack/react-query";
import { answered, api } from "./client";

export const approvalsQuery = queryOptions({
  queryKey: ["approvals"],
  queryFn: () => answered(api.GET("/admin/api/v1/approvals")),
  refetchInterval: 30_000,
});
