// The addresses of the help desk, and of the requests that wait for a second person.

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../shell/root-route";

export const deskRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "desk",
  /** `user` is the caller who is being helped. */
  validateSearch: ({ user }: Record<string, unknown>): { user?: string } => (typeof user === "string" ? { user } : {}),
  component: lazyRouteComponent(() => import("./home"), "Home"),
});

export const approvalsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "approvals",
  component: lazyRouteComponent(() => import("./approvals"), "Approvals"),
});
