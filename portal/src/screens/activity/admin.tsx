// The admin activity log.

import { useNavigate, useSearch } from "@tanstack/react-router";
import { Only } from "../../shell/only";
import { activity as words } from "../../words/activity";
import { Log } from "./log";

export function Admin() {
  const filter = useSearch({ from: "/activity/admin" });
  const navigate = useNavigate({ from: "/activity/admin" });
  return (
    <Only may="admin_activity:read">
      <Log log="admin" lead={words.admin.lead} filter={filter} onFilter={(next) => void navigate({ search: next, replace: true })} />
    </Only>
  );
}
