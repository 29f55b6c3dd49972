// The user activity log.

import { useNavigate, useSearch } from "@tanstack/react-router";
import { Only } from "../../shell/only";
import { activity as words } from "../../words/activity";
import { Log } from "./log";

export function Users() {
  const filter = useSearch({ from: "/activity/users" });
  const navigate = useNavigate({ from: "/activity/users" });
  return (
    <Only may="users.activity:read">
      <Log log="users" lead={words.users.lead} filter={filter} onFilter={(next) => void navigate({ search: next, replace: true })} />
    </Only>
  );
}
