// What changes policies and their rules. The server's answer is the policy as it is now, order included.

import { useMutation } from "@tanstack/react-query";
import { type Schemas, answered, api, queryClient } from "../../api/client";
import { applicationsQuery } from "../../api/lists";
import { policiesQuery, policyQuery } from "../../api/policies";

export type Policy = Schemas["PolicyShown"];
export type Rule = Schemas["RuleShown"];
export type PolicyInput = Schemas["PolicyInput"];

const OF_POLICY = "/admin/api/v1/policies/{policy}";
const OF_RULE = "/admin/api/v1/policies/{policy}/rules/{rule}";
const at = (policy: string) => ({ path: { policy } });

/** Keeps what was answered; the others of its kind may have moved. */
function keep(policy: Policy) {
  queryClient.setQueryData(policyQuery(policy.id).queryKey, policy);
  void queryClient.invalidateQueries({ queryKey: policiesQuery.queryKey });
  void queryClient.invalidateQueries({ queryKey: ["zones"] });
}

export const useMakePolicy = () => useMutation({ mutationFn: (body: PolicyInput) => answered(api.POST("/admin/api/v1/policies", { body })), onSuccess: keep });

export const useChangePolicy = (policy: string) =>
  useMutation({ mutationFn: (body: PolicyInput) => answered(api.PUT(OF_POLICY, { params: at(policy), body })), onSuccess: keep });

export const useClonePolicy = () => useMutation({ mutationFn: (policy: string) => answered(api.POST(`${OF_POLICY}/clone`, { params: at(policy) })), onSuccess: keep });

/** Its own question is asked no more. */
export const useRemovePolicy = () =>
  useMutation({
    mutationFn: (policy: string) => answered(api.DELETE(OF_POLICY, { params: at(policy) })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: policiesQuery.queryKey, exact: true }),
  });

export const useSwitchPolicy = (policy: string) =>
  useMutation({ mutationFn: (on: boolean) => answered(api.POST(on ? `${OF_POLICY}/activate` : `${OF_POLICY}/deactivate`, { params: at(policy) })), onSuccess: keep });

export const useMovePolicy = (policy: string) =>
  useMutation({
    mutationFn: (priority: number) => answered(api.PUT(`${OF_POLICY}/priority`, { params: at(policy), body: { priority } })),
    // The buttons wait for the order as it is then.
    onSuccess: async (moved) => {
      queryClient.setQueryData(policyQuery(moved.id).queryKey, moved);
      await queryClient.invalidateQueries({ queryKey: policiesQuery.queryKey });
    },
  });

export const useSaveRule = (policy: string, rule?: string) =>
  useMutation({
    mutationFn: (body: Schemas["RuleInput"]) =>
      answered(rule === undefined ? api.POST(`${OF_POLICY}/rules`, { params: at(policy), body }) : api.PUT(OF_RULE, { params: { path: { policy, rule } }, body })),
    onSuccess: ({ policy: changed }) => keep(changed),
  });

export const useRemoveRule = (policy: string, rule: string) =>
  useMutation({
    mutationFn: () => answered(api.DELETE(OF_RULE, { params: { path: { policy, rule } } })),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ["zones"] });
      return queryClient.invalidateQueries({ queryKey: policiesQuery.queryKey });
    },
  });

export const useSwitchRule = (policy: string, rule: string) =>
  useMutation({ mutationFn: (on: boolean) => answered(api.POST(on ? `${OF_RULE}/activate` : `${OF_RULE}/deactivate`, { params: { path: { policy, rule } } })), onSuccess: keep });

export const useMoveRule = (policy: string, rule: string) =>
  useMutation({ mutationFn: (priority: number) => answered(api.PUT(`${OF_RULE}/priority`, { params: { path: { policy, rule } }, body: { priority } })), onSuccess: keep });

/** `policy` is `null` for the built-in one. */
export const useAssignPolicy = () =>
  useMutation({
    mutationFn: ({ application, policy }: { application: string; policy: string | null }) =>
      answered(api.PUT("/admin/api/v1/applications/{application}/access-policy", { params: { path: { application } }, body: { policy } })),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: applicationsQuery.queryKey });
      return queryClient.invalidateQueries({ queryKey: policiesQuery.queryKey });
    },
  });
