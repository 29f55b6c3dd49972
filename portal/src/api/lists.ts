// Questions that several areas ask.

import { queryOptions } from "@tanstack/react-query";
import { answered, api } from "./client";

export const applicationsQuery = queryOptions({
  queryKey: ["applications"],
  queryFn: () => answered(api.GET("/admin/api/v1/applications")),
});

export const groupsQuery = queryOptions({
  queryKey: ["groups"],
  queryFn: () => answered(api.GET("/admin/api/v1/groups")),
});

export const organisationQuery = queryOptions({
  queryKey: ["organisation"],
  queryFn: () => answered(api.GET("/admin/api/v1/organisation")),
});

export const accountQuery = (account: string) =>
  queryOptions({
    queryKey: ["accounts", account],
    queryFn: () => answered(api.GET("/admin/api/v1/accounts/{account}", { params: { path: { account } } })),
  });
