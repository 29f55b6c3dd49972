// The permission tree: its words, and what a tick does to a set of permissions, as the server reads it.

/** The areas that operators are let into, as the server names them. */
export type AreaName =
  | "users"
  | "users.temporary_access_code"
  | "users.unlock"
  | "users.authenticators"
  | "users.activity"
  | "users.approvals"
  | "groups"
  | "applications"
  | "authentication_methods"
  | "policies"
  | "journeys"
  | "operators"
  | "roles"
  | "admin_activity"
  | "audit"
  | "delivery"
  | "settings";

/** To look, or to act; acting includes looking. */
export type Permission = `${AreaName}:read` | `${AreaName}:write`;

export interface Area {
  readonly read: string;
  readonly write: string;
  readonly areas: readonly Area[];
}

export type Level = "none" | "read" | "write";

/** How far a set of permissions reaches into an area. */
export function levelOf(area: Area, held: ReadonlySet<string>): Level {
  if (held.has(area.write)) return "write";
  return held.has(area.read) ? "read" : "none";
}

/** The set after an area was given another level. Write brings Read with it. */
export function withLevel(area: Area, level: Level, held: ReadonlySet<string>): Set<string> {
  const next = new Set(held);
  next.delete(area.read);
  next.delete(area.write);
  if (level !== "none") next.add(area.read);
  if (level === "write") next.add(area.write);
  return next;
}

/** Every area of a tree, each before those under it. */
export function flattened<T extends Area>(areas: readonly T[], depth = 0): { area: T; depth: number }[] {
  return areas.flatMap((area) => [{ area, depth }, ...flattened(area.areas as readonly T[], depth + 1)]);
}

/** Whether a role would let its holder do more than someone may give. */
export function isBeyond(permissions: Iterable<string>, held: ReadonlySet<string>): boolean {
  for (const permission of permissions) if (!held.has(permission)) return true;
  return false;
}
