// What the ids in conditions stand for, as far as one may see it.

import { useQueries, useQuery } from "@tanstack/react-query";
import type { Schemas } from "../../api/client";
import { accountQuery, applicationsQuery, groupsQuery } from "../../api/lists";
import { zonesQuery } from "../../api/policies";
import { useMay } from "../../api/session";

export interface Names {
  readonly user: (id: string) => string;
  readonly group: (id: string) => string;
  readonly application: (id: string) => string;
  readonly zone: (id: string) => string;
}

/** `policy` is the one whose users are named too, as are `more` users. */
export function useNames(policy?: Schemas["PolicyShown"], more: readonly string[] = []): Names {
  const may = useMay();
  const groups = useQuery({ ...groupsQuery, enabled: may("groups:read") });
  const applications = useQuery({ ...applicationsQuery, enabled: may("applications:read") });
  const zones = useQuery({ ...zonesQuery, enabled: may("policies:read") });
  const named = policy?.rules.flatMap(({ conditions }) => [...conditions.users, ...conditions.users_excluded]) ?? [];
  const ids = [...new Set([...named, ...more])];
  const users = useQueries({ queries: ids.map((id) => ({ ...accountQuery(id), enabled: may("users:read") })) });
  return {
    user: (id) => users[ids.indexOf(id)]?.data?.display_name ?? id,
    group: (id) => groups.data?.groups.find((group) => group.id === id)?.name ?? id,
    application: (id) => applications.data?.applications.find((application) => application.id === id)?.name ?? id,
    zone: (id) => zones.data?.zones.find((zone) => zone.id === id)?.name ?? id,
  };
}
