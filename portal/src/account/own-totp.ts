// The operator's own authenticator apps: what is asked and done.

import { queryOptions, useMutation } from "@tanstack/react-query";
import { SESSION_KEY, type Schemas, answered, api, queryClient } from "../api/client";
import { Problem } from "../api/problem";
import { type Session } from "../api/session";
import { sessionGate } from "../api/session-gate";
import { announce } from "../ui/announce";
import { account } from "../words/account";

const words = account.totp;

export const ownTotpsQuery = queryOptions({
  queryKey: ["own-totps"],
  queryFn: () => answered(api.GET("/admin/api/v1/me/totp")),
});

/** Nobody waits for it: where a second factor is demanded, some of these are answered only once there is one. */
function refresh() {
  void queryClient.invalidateQueries({ predicate: ({ queryKey: [name] }) => ["own-totps", "own-sessions", "session", "operators"].includes(String(name)) });
}

/** Its answer has the secret, and is forgotten with the form. */
export function useBeginTotp() {
  return useMutation({
    gcTime: 0,
    mutationFn: (body: Schemas["EnrolTotp"]) => answered(api.POST("/admin/api/v1/me/totp", { body })),
    onSettled: refresh,
  });
}

export function useConfirmTotp(then: () => void) {
  return useMutation({
    mutationFn: (code: string) => answered(api.POST("/admin/api/v1/me/totp/confirm", { body: { code } })),
    onSuccess: () => {
      queryClient.setQueryData<Session | null>(SESSION_KEY, (session) => (session ? { ...session, has_totp: true, totp_enrolment_required: false } : session));
      if (sessionGate.current() === "enrol") sessionGate.open();
      announce(words.enrol.done);
      then();
      void queryClient.invalidateQueries();
    },
  });
}

export function useRemoveTotp(then: () => void) {
  return useMutation({
    mutationFn: (body: Schemas["RemoveTotp"]) => answered(api.POST("/admin/api/v1/me/totp/remove", { body })),
    onSuccess: () => {
      announce(words.removal.done);
      then();
      refresh();
    },
  });
}

/** A refused password is said at its field. */
export function atPassword(error: unknown): unknown {
  if (!(error instanceof Problem) || error.code !== "current_password_wrong") return error;
  return new Problem(error.status, { ...error.body, errors: [{ field: "password", expected: words.enrol.passwordWrong }] });
}
