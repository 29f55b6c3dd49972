// The typed client of the native API: sends the forgery token along, and waits at the gate when the session is over.

import { QueryClient } from "@tanstack/react-query";
import createClient from "openapi-fetch";
import { Problem, asProblem, problemOf } from "./problem";
import type { components, paths } from "./schema";
import { sessionGate } from "./session-gate";

export type Schemas = components["schemas"];

/** Everything that the server told, by question. The only place where it is kept. */
export const queryClient = new QueryClient({
  defaultOptions: {
    // Without a network a call fails at once and says so, instead of waiting without a word.
    mutations: { networkMode: "always" },
    queries: {
      networkMode: "always",
      staleTime: 10_000,
      // A refusal stays one; only what did not arrive is asked for again.
      retry: (count, error) => {
        const { status } = asProblem(error);
        return count < 2 && (status === 0 || status >= 502);
      },
    },
  },
});

export const SESSION_KEY = ["session"] as const;
const SESSION_PATH = "/admin/api/v1/session";
const FORGERY_HEADER = "x-readmit-csrf";

function forgeryToken(): string | undefined {
  return queryClient.getQueryData<Schemas["Session"]>(SESSION_KEY)?.csrf_token ?? undefined;
}

function send(request: Request): Promise<Response> {
  const token = forgeryToken();
  if (token !== undefined && request.method !== "GET") request.headers.set(FORGERY_HEADER, token);
  return fetch(request);
}

async function codeOf(response: Response): Promise<unknown> {
  const body: unknown = await response.clone().json().catch(() => null);
  return (body as { code?: unknown } | null)?.code;
}

/** Fetches the session again: the cookie is shared by all windows, and another one has signed in since. */
async function renewed(): Promise<boolean> {
  const before = queryClient.getQueryData<Schemas["Session"]>(SESSION_KEY);
  const response = await fetch(SESSION_PATH);
  if (!response.ok) return false;
  const session = (await response.json()) as Schemas["Session"];
  if (session.account_id !== before?.account_id) return false;
  queryClient.setQueryData(SESSION_KEY, session);
  return true;
}

/** The organisation demands a second factor since the session was looked at: the page asks for it from now on. */
function enrolmentAsked() {
  queryClient.setQueryData<Schemas["Session"] | null>(SESSION_KEY, (session) => (session ? { ...session, totp_enrolment_required: true } : session));
}

async function guarded(request: Request): Promise<Response> {
  const again = request.clone();
  const response = await send(request);
  if (response.status === 403) {
    const code = await codeOf(response);
    if (code === "csrf_token_invalid" && (await renewed())) return send(again);
    if (code !== "totp_enrolment_required") return response;
    enrolmentAsked();
    await sessionGate.closed("enrol");
    return guarded(again);
  }
  if (response.status !== 401 || new URL(request.url).pathname === SESSION_PATH) return response;
  await sessionGate.closed((await codeOf(response)) === "stale_sign_in" ? "stale" : "expired");
  return guarded(again);
}

export const api = createClient<paths>({ baseUrl: window.location.origin, fetch: guarded });

/** What a call gives back: the answer's body, or a `Problem` as an exception. */
export async function answered<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  let outcome;
  try {
    outcome = await call;
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem(0, {});
  }
  if (!outcome.response.ok) throw problemOf(outcome.response, outcome.error);
  return outcome.data as T;
}
