// What the screens of Applications ask and do.

import { queryOptions, useMutation } from "@tanstack/react-query";
import { type Schemas, answered, api, queryClient } from "../../api/client";
import { applicationsQuery } from "../../api/lists";

export type Application = Schemas["ApplicationShown"];
export type Client = Schemas["ClientShown"];

const ONE = "/admin/api/v1/applications/{application}";
const CLIENTS = "/admin/api/v1/applications/{application}/clients";
const CLIENT = "/admin/api/v1/applications/{application}/clients/{client}";

export const applicationQuery = (application: string) =>
  queryOptions({
    queryKey: ["applications", application],
    queryFn: () => answered(api.GET(ONE, { params: { path: { application } } })),
    initialData: () => queryClient.getQueryData(applicationsQuery.queryKey)?.applications.find(({ id }) => id === application),
    initialDataUpdatedAt: () => queryClient.getQueryState(applicationsQuery.queryKey)?.dataUpdatedAt,
  });

export const clientsQuery = (application: string) =>
  queryOptions({
    queryKey: ["applications", application, "clients"],
    queryFn: () => answered(api.GET(CLIENTS, { params: { path: { application } } })),
  });

export const clientQuery = (application: string, client: string) =>
  queryOptions({
    queryKey: ["applications", application, "clients", client],
    queryFn: () => answered(api.GET(CLIENT, { params: { path: { application, client } } })),
  });

const renew = () => queryClient.invalidateQueries({ queryKey: applicationsQuery.queryKey });

export function useMakeApplication() {
  return useMutation({
    mutationFn: (body: Schemas["NewApplication"]) => answered(api.POST("/admin/api/v1/applications", { body })),
    onSuccess: renew,
  });
}

export function useChangeApplication(application: string) {
  return useMutation({
    mutationFn: (body: Schemas["ApplicationInput"]) => answered(api.PATCH(ONE, { params: { path: { application } }, body })),
    onSuccess: renew,
  });
}

export function useRemoveApplication(application: string) {
  return useMutation({
    mutationFn: () => answered(api.DELETE(ONE, { params: { path: { application } } })),
    // What is gone is not asked for again.
    onSuccess: () => queryClient.invalidateQueries({ queryKey: applicationsQuery.queryKey, exact: true }),
  });
}

export function useMakeClient() {
  return useMutation({
    mutationFn: ({ application, body }: { application: string; body: Schemas["NewClient"] }) =>
      answered(api.POST(CLIENTS, { params: { path: { application } }, body })),
    onSuccess: renew,
  });
}

interface ClientChange {
  readonly client: string;
  readonly body: Schemas["ClientInput"];
}

export function useChangeClient(application: string) {
  return useMutation({
    mutationFn: ({ client, body }: ClientChange) => answered(api.PATCH(CLIENT, { params: { path: { application, client } }, body })),
    onSuccess: (changed) => {
      queryClient.setQueryData(clientQuery(application, changed.id).queryKey, changed);
      return queryClient.invalidateQueries({ queryKey: clientsQuery(application).queryKey });
    },
  });
}

export function useRemoveClient(application: string) {
  return useMutation({
    mutationFn: (client: string) => answered(api.DELETE(CLIENT, { params: { path: { application, client } } })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: clientsQuery(application).queryKey, exact: true }),
  });
}

interface Rotation {
  readonly client: string;
  readonly grace: number;
}

export function useRotateSecret(application: string) {
  return useMutation({
    mutationFn: ({ client, grace }: Rotation) =>
      answered(api.POST(`${CLIENT}/secret`, { params: { path: { application, client } }, body: { grace_seconds: grace } })),
  });
}
