// Sign-in policies, and what they make of a sign-in.

import { queryOptions } from "@tanstack/react-query";
import { answered, api } from "./client";

export const policiesQuery = queryOptions({
  queryKey: ["policies"],
  queryFn: () => answered(api.GET("/admin/api/v1/policies")),
});

export const policyQuery = (policy: string) =>
  queryOptions({
    queryKey: ["policies", policy],
    queryFn: () => answered(api.GET("/admin/api/v1/policies/{policy}", { params: { path: { policy } } })),
  });

export const zonesQuery = queryOptions({
  queryKey: ["zones"],
  queryFn: () => answered(api.GET("/admin/api/v1/zones")),
});
