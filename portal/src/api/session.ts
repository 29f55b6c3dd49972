// Who is signed in, and what they may do.

import { queryOptions, useMutation, useQuery } from "@tanstack/react-query";
import { SESSION_KEY, type Schemas, answered, api, queryClient } from "./client";
import type { Permission } from "../logic/permissions";
import { asProblem } from "./problem";
import { sessionGate } from "./session-gate";

export type Session = Schemas["Session"];

const known = () => queryClient.getQueryData<Session | null>(SESSION_KEY) ?? null;

async function askSession(): Promise<Session | null> {
  try {
    const session = await answered(api.GET("/admin/api/v1/session"));
    // Enrolled in another window, or not demanded any more.
    if (!session.totp_enrolment_required && sessionGate.current() === "enrol") sessionGate.open();
    return session;
  } catch (error) {
    if (asProblem(error).status !== 401) throw error;
    if (known() === null) return null;
    // The page stays, with all that was typed, until somebody has signed in again.
    await sessionGate.closed("expired");
    return known();
  }
}

/** The session; `null` for nobody. */
export const sessionQuery = queryOptions({ queryKey: SESSION_KEY, queryFn: askSession, staleTime: 60_000 });

/** The session of whoever sees the page; the shell shows no page without one. */
export function useSession(): Session {
  const { data } = useQuery(sessionQuery);
  if (!data) throw new Error("this page is shown to operators who are signed in");
  return data;
}

/** Whether the operator has a permission, for somebody at least. */
export function useMay(): (permission: Permission) => boolean {
  const { permissions } = useSession();
  return (permission) => permissions.includes(permission);
}

export function useSignIn() {
  return useMutation({
    mutationFn: (body: Schemas["Credentials"]) => answered(api.POST("/admin/api/v1/session", { body })),
    onSuccess: (session) => {
      const before = known();
      // What the one before saw and typed is not for the next one.
      if (before !== null && before.account_id !== session.account_id) {
        window.location.assign(import.meta.env.BASE_URL);
        return;
      }
      queryClient.setQueryData(SESSION_KEY, session);
      if (before === null) return;
      sessionGate.open();
      void queryClient.invalidateQueries({ predicate: (query) => query.queryKey !== SESSION_KEY });
    },
  });
}

export function useSignOut() {
  return useMutation({
    mutationFn: () => answered(api.DELETE("/admin/api/v1/session")),
    onSettled: () => {
      queryClient.clear();
      window.location.assign(import.meta.env.BASE_URL);
    },
  });
}
