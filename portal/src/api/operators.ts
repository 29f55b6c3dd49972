// Operators, their roles, and the permission tree.

import { queryOptions } from "@tanstack/react-query";
import { answered, api } from "./client";

/** As many as one answer may hold; an installation has fewer. */
const AT_MOST = 200;

export const operatorsQuery = queryOptions({
  queryKey: ["operators"],
  queryFn: () => answered(api.GET("/admin/api/v1/operators", { params: { query: { limit: AT_MOST } } })),
});

export const rolesQuery = queryOptions({
  queryKey: ["roles"],
  queryFn: () => answered(api.GET("/admin/api/v1/roles")),
});

/** It comes with the server's version, so it is asked for once. */
export const permissionsQuery = queryOptions({
  queryKey: ["permissions"],
  queryFn: () => answered(api.GET("/admin/api/v1/permissions")),
  staleTime: Infinity,
});
