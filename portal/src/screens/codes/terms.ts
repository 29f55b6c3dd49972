// What is allowed when a code is generated for a user, as the server tells it before anything is ordered.

import { queryOptions, useQuery } from "@tanstack/react-query";
import { type Schemas, answered, api } from "../../api/client";

export type CodeTerms = Schemas["CodeTerms"];

export interface Terms {
  readonly checks: readonly Schemas["CheckShown"][];
  /** Whether a record of the checks is demanded. */
  readonly demanded: boolean;
  /** In seconds; absent until the server answered. */
  readonly life?: { readonly min: number; readonly normal: number; readonly max: number };
  readonly multipleUse: boolean;
}

/** Asked anew with everything else about the user, so that it follows what is done to them. */
export const codeTermsQuery = (account: string, application: string | null) =>
  queryOptions({
    queryKey: ["accounts", account, "code-terms", application],
    queryFn: () =>
      answered(api.GET("/admin/api/v1/accounts/{account}/code-terms", { params: { path: { account }, query: application === null ? {} : { application } } })),
  });

/** `application` is `null` for a code that works everywhere. */
export function useTerms(account: string, application: string | null) {
  const told = useQuery(codeTermsQuery(account, application));
  return { told, terms: termsOf(told.data) };
}

export function termsOf(told: CodeTerms | undefined): Terms {
  if (told === undefined) return { checks: [], demanded: false, multipleUse: false };
  const { verification, multiple_use: multipleUse, ...policy } = told.policy;
  const life = { min: policy.life_min_seconds, normal: policy.life_default_seconds, max: policy.life_max_seconds };
  return { checks: verification, demanded: verification.length > 0, life, multipleUse };
}

/** Whether a life is one that may be asked for; `null` is the policy's default. */
export const lifeFits = (seconds: number | null, { life }: Terms) => seconds === null || (life !== undefined && seconds >= life.min && seconds <= life.max);

/** The checklist alone, where no code is generated. */
export const checklistQuery = (application: string | null) =>
  queryOptions({
    queryKey: ["verification", application],
    queryFn: () => answered(api.GET("/admin/api/v1/verification", { params: { query: application === null ? {} : { application } } })),
  });

export function useChecklist(application: string | null) {
  const checklist = useQuery(checklistQuery(application));
  const { checks = [], required: demanded = false } = checklist.data ?? {};
  return { checklist, checks, demanded };
}
