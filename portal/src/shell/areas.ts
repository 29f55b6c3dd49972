// The areas of the portal: where they are, who is let in, and under which heading the menu has them.

import type { AreaName, Permission } from "../logic/permissions";
import type { IconName } from "../ui/icon";
import { shell as words } from "../words/shell";

export interface Area {
  readonly to: string;
  readonly name: string;
  readonly icon: IconName;
  /** One of them opens the area. */
  readonly permissions: readonly Permission[];
  /** The menu shows how many requests wait here. */
  readonly counts?: "approvals";
}

export interface Group {
  readonly name: string;
  readonly areas: readonly Area[];
}

const toRead = (...areas: AreaName[]): Permission[] => areas.map((area) => `${area}:read` as const);

export const GROUPS: readonly Group[] = [
  {
    name: words.groups.desk,
    areas: [
      { to: "/desk", name: words.areas.desk, icon: "headset", permissions: ["users.temporary_access_code:write"] },
      { to: "/users", name: words.areas.users, icon: "users", permissions: toRead("users") },
      { to: "/approvals", name: words.areas.approvals, icon: "inbox", permissions: toRead("users.approvals"), counts: "approvals" },
    ],
  },
  {
    name: words.groups.identity,
    areas: [
      { to: "/applications", name: words.areas.applications, icon: "apps", permissions: toRead("applications") },
      { to: "/methods", name: words.areas.methods, icon: "key", permissions: toRead("authentication_methods") },
      { to: "/policies", name: words.areas.policies, icon: "shield", permissions: toRead("policies") },
    ],
  },
  {
    name: words.groups.orchestration,
    areas: [{ to: "/journeys", name: words.areas.journeys, icon: "route", permissions: toRead("journeys") }],
  },
  {
    name: words.groups.administration,
    areas: [
      { to: "/administrators", name: words.areas.administrators, icon: "badge", permissions: toRead("operators", "roles") },
      { to: "/activity", name: words.areas.activity, icon: "pulse", permissions: toRead("admin_activity", "users.activity", "audit") },
      { to: "/organisation", name: words.areas.organisation, icon: "building", permissions: toRead("settings", "groups", "delivery") },
    ],
  },
];

/** Those that are open to somebody. */
export function openGroups(may: (permission: Permission) => boolean): Group[] {
  return GROUPS.map((group) => ({ ...group, areas: group.areas.filter((area) => area.permissions.some(may)) })).filter(
    (group) => group.areas.length > 0,
  );
}
