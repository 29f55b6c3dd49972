// What the screen asks about the log's chains, and does.

import { queryOptions, useMutation } from "@tanstack/react-query";
import { type Schemas, answered, api, queryClient } from "../../../api/client";
import { saveFile } from "../../../logic/download";
import { everyones } from "../everyone";

export type Verification = Schemas["AuditVerification"];
export type Finding = Schemas["FindingView"];
export type Checkpoint = Schemas["CheckpointView"];

const LOOK_AGAIN = 1000;

export const verificationQuery = queryOptions({
  queryKey: ["audit", "verification"],
  queryFn: () => everyones(answered(api.GET("/admin/api/v1/audit/verify"))),
  refetchInterval: ({ state: { data } }) => (data?.state === "running" ? LOOK_AGAIN : false),
});

export function useVerify() {
  return useMutation({
    mutationFn: (anchor: Checkpoint | undefined) => everyones(answered(api.POST("/admin/api/v1/audit/verify", { body: anchor === undefined ? {} : { anchor } }))),
    onSuccess: (verification) => queryClient.setQueryData(verificationQuery.queryKey, verification),
  });
}

/** Saves the newest checkpoint that the verification knows of, to be kept elsewhere. */
export function useSaveCheckpoint() {
  return useMutation({
    mutationFn: async (number: number) => {
      const query = { after: number - 1, limit: 1 };
      const { checkpoints } = await answered(api.GET("/admin/api/v1/audit/checkpoints", { params: { query } }));
      saveFile(new Blob([JSON.stringify(checkpoints[0], null, 2)], { type: "application/json" }), `checkpoint-${number}.json`);
    },
  });
}

/** Reads a checkpoint that was kept as a text. */
export function readCheckpoint(text: string): Checkpoint | null {
  try {
    const { statement, key, signature } = JSON.parse(text) as Partial<Record<keyof Checkpoint, unknown>>;
    return typeof statement === "string" && typeof key === "string" && typeof signature === "string" ? { statement, key, signature } : null;
  } catch {
    return null;
  }
}
