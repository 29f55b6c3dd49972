// The addresses of Users.

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../shell/root-route";
import { readListSearch } from "./list/search";

const area = createRoute({ getParentRoute: () => rootRoute, path: "users" });

const list = createRoute({
  getParentRoute: () => area,
  path: "/",
  validateSearch: readListSearch,
  component: lazyRouteComponent(() => import("./list/list"), "UserList"),
});

const user = createRoute({
  getParentRoute: () => area,
  path: "$account",
  component: lazyRouteComponent(() => import("./user"), "User"),
});

const profile = createRoute({
  getParentRoute: () => user,
  path: "/",
  component: lazyRouteComponent(() => import("./profile/profile"), "Profile"),
});

const applications = createRoute({
  getParentRoute: () => user,
  path: "applications",
  component: lazyRouteComponent(() => import("./applications/applications"), "Applications"),
});

const authenticators = createRoute({
  getParentRoute: () => user,
  path: "authenticators",
  component: lazyRouteComponent(() => import("./authenticators/authenticators"), "Authenticators"),
});

const activity = createRoute({
  getParentRoute: () => user,
  path: "activity",
  component: lazyRouteComponent(() => import("./activity/activity"), "Activity"),
});

export const usersRoute = area.addChildren([list, user.addChildren([profile, applications, authenticators, activity])]);
