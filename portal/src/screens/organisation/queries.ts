// What the screens of Organisation ask and do.

import { queryOptions, useMutation } from "@tanstack/react-query";
import { SESSION_KEY, type Schemas, answered, api, queryClient } from "../../api/client";
import { groupsQuery, organisationQuery } from "../../api/lists";

export type Settings = Schemas["OrganisationView"];
export type Group = Schemas["GroupView"];
export type Hook = Schemas["HookView"];

export function useSaveOrganisation() {
  return useMutation({
    mutationFn: (body: Schemas["OrganisationChange"]) => answered(api.PATCH("/admin/api/v1/organisation", { body })),
    onSuccess: (saved) => {
      queryClient.setQueryData(organisationQuery.queryKey, saved);
      // Whoever demands a second factor and has none is asked for it at once.
      void queryClient.invalidateQueries({ queryKey: SESSION_KEY });
    },
  });
}

interface GroupOrder {
  /** Absent for a new one. */
  readonly id?: string | undefined;
  readonly body: Schemas["GroupInput"];
}

export function useSaveGroup() {
  return useMutation({
    mutationFn: ({ id, body }: GroupOrder) =>
      id === undefined
        ? answered(api.POST("/admin/api/v1/groups", { body }))
        : answered(api.PUT("/admin/api/v1/groups/{group}", { params: { path: { group: id } }, body })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: groupsQuery.queryKey }),
  });
}

export function useRemoveGroup() {
  return useMutation({
    mutationFn: (group: string) => answered(api.DELETE("/admin/api/v1/groups/{group}", { params: { path: { group } } })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: groupsQuery.queryKey }),
  });
}

export const hooksQuery = queryOptions({
  queryKey: ["hooks"],
  queryFn: () => answered(api.GET("/admin/api/v1/hooks")),
});

export function useMakeHook() {
  return useMutation({
    mutationFn: (body: Schemas["HookInput"]) => answered(api.POST("/admin/api/v1/hooks", { body })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: hooksQuery.queryKey }),
  });
}

export function useChangeHook() {
  return useMutation({
    mutationFn: ({ id, body }: { id: string; body: Schemas["HookInput"] }) =>
      answered(api.PUT("/admin/api/v1/hooks/{hook}", { params: { path: { hook: id } }, body })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: hooksQuery.queryKey }),
  });
}

export function useRemoveHook() {
  return useMutation({
    mutationFn: (hook: string) => answered(api.DELETE("/admin/api/v1/hooks/{hook}", { params: { path: { hook } } })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: hooksQuery.queryKey }),
  });
}

export type MessageState = "dead" | "waiting";

export const messagesQuery = (state: MessageState) =>
  queryOptions({
    queryKey: ["messages", state],
    queryFn: () => answered(api.GET("/admin/api/v1/messages", { params: { query: { state } } })),
  });

export function useRetryMessage() {
  return useMutation({
    mutationFn: (message: string) => answered(api.POST("/admin/api/v1/messages/{message}/retry", { params: { path: { message } } })),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["messages"] }),
  });
}
