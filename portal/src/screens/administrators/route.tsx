// The addresses of Administrators.

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../shell/root-route";

const area = createRoute({ getParentRoute: () => rootRoute, path: "administrators" });

const operators = createRoute({
  getParentRoute: () => area,
  path: "/",
  component: lazyRouteComponent(() => import("./operators"), "Operators"),
});

const operator = createRoute({
  getParentRoute: () => area,
  path: "operators/$operator",
  component: lazyRouteComponent(() => import("./operator"), "OperatorPage"),
});

const roles = createRoute({
  getParentRoute: () => area,
  path: "roles",
  component: lazyRouteComponent(() => import("./roles"), "Roles"),
});

/** `copy` is the id of the role that a new one begins from. */
const newRole = createRoute({
  getParentRoute: () => area,
  path: "roles/new",
  validateSearch: (search: Record<string, unknown>): { copy?: string } => (typeof search.copy === "string" ? { copy: search.copy } : {}),
  component: lazyRouteComponent(() => import("./role-new"), "NewRole"),
});

const role = createRoute({
  getParentRoute: () => area,
  path: "roles/$role",
  component: lazyRouteComponent(() => import("./role"), "RolePage"),
});

const tokens = createRoute({
  getParentRoute: () => area,
  path: "tokens",
  component: lazyRouteComponent(() => import("./tokens"), "Tokens"),
});

export const administratorsRoute = area.addChildren([operators, operator, roles, newRole, role, tokens]);
