// The start of Activity: the first screen that is open to the operator.

import { Navigate } from "@tanstack/react-router";
import { useMay } from "../../api/session";

export function Home() {
  const may = useMay();
  const open = may("admin_activity:read") ? "/activity/admin" : may("users.activity:read") ? "/activity/users" : "/activity/chain";
  return <Navigate to={open} replace />;
}
