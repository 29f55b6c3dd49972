// What stands between an operator and a code for a user, as the server tells it, before it is asked for one.

import { asProblem } from "../../api/problem";
import { useMay, useSession } from "../../api/session";
import type { Schemas } from "../../api/client";
import type { Generate } from "./use-generate";

export type Obstacle = Schemas["Obstacle"];

export interface Obstacles {
  /** Nothing can be generated, wherever the code shall work. */
  readonly blocked: "disabled" | "own" | null;
  /** What stands in the way of a code for this place, and is told nowhere else. */
  readonly here: readonly Obstacle[];
  /** Until when codes are locked; `null` until someone unlocks them. */
  readonly locked: { readonly until: string | null } | null;
  readonly frozen: string | null;
  /** Names of the protected groups; empty where the server said it and the groups are not known. */
  readonly protectedBy: readonly string[] | null;
  readonly mayUnlock: boolean;
}

/** Those that have a place of their own, and a stale sign-in, which is set right in the act. */
const TOLD_ELSEWHERE = ["codes_locked", "recovery_frozen", "own_account", "user_not_active", "stale_sign_in"];

export function useObstacles({ user, generate, told: { data: terms } }: Generate): Obstacles {
  const may = useMay();
  const { account_id: me } = useSession();
  const { code, body } = asProblem(generate.error);
  const found = (word: string) => terms?.obstacles.find((obstacle) => obstacle.code === word);
  const groups = user.groups.filter((group) => group.protected).map((group) => group.name);
  const needed = terms?.approval.needed ?? groups.length > 0;
  const lock = user.lock.state !== "open" ? user.lock : terms !== undefined && terms.lock.state !== "open" ? terms.lock : null;
  return {
    blocked: user.id === me || found("own_account") ? "own" : user.status !== "active" || found("user_not_active") ? "disabled" : null,
    here: terms?.obstacles.filter((obstacle) => !TOLD_ELSEWHERE.includes(obstacle.code ?? "")) ?? [],
    locked: lock !== null ? { until: lock.locked_until ?? null } : code === "codes_locked" ? { until: body.locked_until ?? null } : null,
    frozen: user.frozen_until ?? found("recovery_frozen")?.until ?? (code === "recovery_frozen" ? (body.frozen_until ?? null) : null),
    protectedBy: needed || code === "approval_needed" ? groups : null,
    mayUnlock: terms?.may_unlock ?? may("users.unlock:write"),
  };
}
