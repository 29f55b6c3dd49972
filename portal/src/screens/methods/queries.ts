// What the screens of Authentication methods ask and do. The scope of settings is an application, or the organisation.

import { queryOptions, useMutation } from "@tanstack/react-query";
import { type Schemas, answered, api, queryClient } from "../../api/client";
import { applicationsQuery } from "../../api/lists";

export type Passcodes = Schemas["PasscodesShown"];
export type Totp = Schemas["TotpPolicyShown"];

/** Settings that hold where no application is at hand. */
export const ORGANISATION = "organisation";

const OF_APPLICATION = "/admin/api/v1/applications/{application}";

const asPasscodes = (codes: Schemas["CodePolicyShown"]): Passcodes => ({ cross_client: false, codes });

export const passcodesQuery = (scope: string) =>
  queryOptions({
    queryKey: ["passcodes", scope],
    queryFn: async () =>
      scope === ORGANISATION
        ? asPasscodes(await answered(api.GET("/admin/api/v1/organisation/passcodes")))
        : answered(api.GET(`${OF_APPLICATION}/passcodes`, { params: { path: { application: scope } } })),
  });

export type Tac = Schemas["TacAuthenticator"];

/** The temporary access code authenticator: the organisation's codes, without their lockout and checklist. */
export const tacQuery = queryOptions({
  queryKey: ["tac"],
  queryFn: () => answered(api.GET("/admin/api/v1/authenticators/tac")),
});

export function useSaveTac() {
  return useMutation({
    mutationFn: (body: Schemas["TacSettings"]) => answered(api.PUT("/admin/api/v1/authenticators/tac", { body })),
    onSuccess: (saved) => {
      queryClient.setQueryData(tacQuery.queryKey, saved);
      void queryClient.invalidateQueries({ queryKey: passcodesQuery(ORGANISATION).queryKey });
    },
  });
}

export const totpQuery = (scope: string) =>
  queryOptions({
    queryKey: ["totp-settings", scope],
    queryFn: () =>
      scope === ORGANISATION
        ? answered(api.GET("/admin/api/v1/organisation/totp"))
        : answered(api.GET(`${OF_APPLICATION}/totp`, { params: { path: { application: scope } } })),
  });

export function useSavePasscodes(scope: string) {
  return useMutation({
    mutationFn: async (body: Schemas["PasscodesInput"]) =>
      scope === ORGANISATION
        ? asPasscodes(await answered(api.PUT("/admin/api/v1/organisation/passcodes", { body: body.codes ?? {} })))
        : answered(api.PUT(`${OF_APPLICATION}/passcodes`, { params: { path: { application: scope } }, body })),
    onSuccess: (saved) => {
      queryClient.setQueryData(passcodesQuery(scope).queryKey, saved);
      if (scope === ORGANISATION) void queryClient.invalidateQueries({ queryKey: tacQuery.queryKey });
      // Lists of applications show whether the flow across clients is on; help desks go by the checklist.
      void queryClient.invalidateQueries({ queryKey: applicationsQuery.queryKey });
      void queryClient.invalidateQueries({ queryKey: ["verification"] });
    },
  });
}

export function useSaveTotp(scope: string) {
  return useMutation({
    mutationFn: (body: Schemas["TotpPolicyInput"]) =>
      scope === ORGANISATION
        ? answered(api.PUT("/admin/api/v1/organisation/totp", { body }))
        : answered(api.PUT(`${OF_APPLICATION}/totp`, { params: { path: { application: scope } }, body })),
    onSuccess: (saved) => queryClient.setQueryData(totpQuery(scope).queryKey, saved),
  });
}
