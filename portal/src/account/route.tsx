// The address of the operator's own account.

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../shell/root-route";

export const accountRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "account",
  component: lazyRouteComponent(() => import("./account"), "Account"),
});
