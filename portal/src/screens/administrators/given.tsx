// Which roles an operator has, and for whom.

import { useQuery } from "@tanstack/react-query";
import type { Schemas } from "../../api/client";
import { groupsQuery } from "../../api/lists";
import { useMay } from "../../api/session";
import { administrators as words } from "../../words/administrators";

export function Given({ grants }: { grants: readonly Schemas["GrantView"][] }) {
  const groups = useQuery({ ...groupsQuery, enabled: useMay()("groups:read") });
  const named = (id: string) => groups.data?.groups.find((group) => group.id === id)?.name ?? (groups.isSuccess ? words.unknownGroup : "…");
  if (grants.length === 0) return <span className="muted">{words.operators.noRole}</span>;
  return (
    <ul className="given">
      {grants.map(({ role, role_name: name, groups: of }) => (
        <li key={role + String(of)}>
          {name ?? role} <span className="muted small">{of === null || of === undefined ? words.everyone : words.ofGroups(of.map(named).join(", "))}</span>
        </li>
      ))}
    </ul>
  );
}
