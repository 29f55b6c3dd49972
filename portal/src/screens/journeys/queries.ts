// What the screens of Journeys ask and do.

import { queryOptions, useMutation } from "@tanstack/react-query";
import { type Schemas, answered, api, queryClient } from "../../api/client";
import { saveFile } from "../../logic/save-file";

export type Journey = Schemas["JourneyShown"];
export type Version = Schemas["JourneyVersion"];
export type Finding = Schemas["JourneyFinding"];
export type Execution = Schemas["ExecutionShown"];

const ONE = "/admin/api/v1/journeys/{journey}";
const KEY = "journeys";
export const RUNS_MOST = 200;

export const journeysQuery = queryOptions({
  queryKey: [KEY],
  queryFn: () => answered(api.GET("/admin/api/v1/journeys")),
});

export const journeyQuery = (journey: string) =>
  queryOptions({
    queryKey: [KEY, journey],
    queryFn: () => answered(api.GET(ONE, { params: { path: { journey } } })),
    initialData: () => queryClient.getQueryData(journeysQuery.queryKey)?.journeys.find(({ id }) => id === journey),
    initialDataUpdatedAt: () => queryClient.getQueryState(journeysQuery.queryKey)?.dataUpdatedAt,
  });

export const templatesQuery = queryOptions({
  queryKey: ["journey-templates"],
  queryFn: () => answered(api.GET("/admin/api/v1/journey-templates")),
  staleTime: Infinity,
});

/** The steps of a version, and what the importer says of it. What a version does never changes. */
export const versionQuery = (journey: string, version: number) =>
  queryOptions({
    queryKey: [KEY, journey, "versions", version],
    queryFn: () => answered(api.GET(`${ONE}/versions/{version}`, { params: { path: { journey, version: String(version) } } })),
  });

const exported = (journey: string, version?: number) =>
  answered(api.GET(`${ONE}/export`, { params: { path: { journey }, query: version === undefined ? {} : { version: String(version) } }, parseAs: "text" }));

/** The text of a version, as it is exported. */
export const sourceQuery = (journey: string, version: number) =>
  queryOptions({ queryKey: [KEY, journey, "source", version], queryFn: () => exported(journey, version) });

export const executionsQuery = (journey: string) =>
  queryOptions({
    queryKey: ["journey-executions", journey],
    queryFn: () => answered(api.GET("/admin/api/v1/journey-executions", { params: { query: { journey, limit: RUNS_MOST } } })),
    staleTime: 0,
  });

export const executionQuery = (execution: string) =>
  queryOptions({
    queryKey: ["journey-execution", execution],
    queryFn: () => answered(api.GET("/admin/api/v1/journey-executions/{execution}", { params: { path: { execution } } })),
    staleTime: 0,
  });

export interface CodeWanted {
  readonly target: string;
  readonly client: string | undefined;
}

const wanted = ({ target, client }: CodeWanted) => (client === undefined ? { target } : { target, client });

export const codeQuery = (journey: string, order: CodeWanted) =>
  queryOptions({
    queryKey: [KEY, journey, "code", order],
    queryFn: () => answered(api.GET(`${ONE}/client-code`, { params: { path: { journey }, query: wanted(order) } })),
  });

const renew = () => queryClient.invalidateQueries({ queryKey: [KEY] });

export function useMakeJourney() {
  return useMutation({
    mutationFn: (body: Schemas["JourneyInput"]) => answered(api.POST("/admin/api/v1/journeys", { body })),
    onSuccess: renew,
  });
}

export function useRemoveJourney(journey: string) {
  return useMutation({
    mutationFn: () => answered(api.DELETE(ONE, { params: { path: { journey } } })),
    // What is gone is not asked for again.
    onSuccess: () => queryClient.invalidateQueries({ queryKey: journeysQuery.queryKey, exact: true }),
  });
}

export function usePublish(journey: string) {
  return useMutation({
    mutationFn: (version: number) => answered(api.POST(`${ONE}/publish`, { params: { path: { journey } }, body: { version: String(version) } })),
    onSuccess: renew,
  });
}

export function useDisable(journey: string) {
  return useMutation({
    mutationFn: (version: number) => answered(api.POST(`${ONE}/versions/{version}/disable`, { params: { path: { journey, version: String(version) } } })),
    onSuccess: renew,
  });
}

export interface JourneyText {
  readonly text: string;
  /** The name of the file, where there is one. */
  readonly name?: string;
}

/** The text as it is: findings point into it. */
const asWritten = (text: string) => ({ body: {}, bodySerializer: () => text });

export function useCheck() {
  return useMutation({
    mutationFn: ({ text, name }: JourneyText) =>
      answered(api.POST("/admin/api/v1/journey-checks", { params: { query: name === undefined ? {} : { file_name: name } }, ...asWritten(text) })),
  });
}

export function useImport() {
  return useMutation({
    mutationFn: ({ text, name, publish = false }: JourneyText & { readonly publish?: boolean }) =>
      answered(api.POST("/admin/api/v1/journey-imports", { params: { query: { publish, ...(name === undefined ? {} : { file_name: name }) } }, ...asWritten(text) })),
    onSuccess: renew,
  });
}

/** Downloads the export of a journey, or of one of its versions. */
export function useDownloadExport(journey: string) {
  return useMutation({
    mutationFn: async (version: number | undefined) => {
      const text = await exported(journey, version);
      saveFile(new Blob([text], { type: "application/json" }), version === undefined ? `${journey}.json` : `${journey}-${version}.json`);
    },
  });
}

export function useDownloadCode(journey: string) {
  return useMutation({
    mutationFn: async (order: CodeWanted) => {
      const archive = await answered(api.GET(`${ONE}/client-code.zip`, { params: { path: { journey }, query: wanted(order) }, parseAs: "blob" }));
      saveFile(archive, `${journey}-${order.target}.zip`);
    },
  });
}
