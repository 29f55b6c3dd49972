// The addresses of Organisation: a tab each.

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../shell/root-route";

const area = createRoute({
  getParentRoute: () => rootRoute,
  path: "organisation",
  component: lazyRouteComponent(() => import("./frame"), "Organisation"),
});

const start = createRoute({
  getParentRoute: () => area,
  path: "/",
  component: lazyRouteComponent(() => import("./frame"), "FirstTab"),
});

const general = createRoute({
  getParentRoute: () => area,
  path: "general",
  component: lazyRouteComponent(() => import("./general"), "General"),
});

const desk = createRoute({
  getParentRoute: () => area,
  path: "desk",
  component: lazyRouteComponent(() => import("./desk"), "Desk"),
});

const groups = createRoute({
  getParentRoute: () => area,
  path: "groups",
  component: lazyRouteComponent(() => import("./groups"), "Groups"),
});

const hooks = createRoute({
  getParentRoute: () => area,
  path: "hooks",
  component: lazyRouteComponent(() => import("./hooks"), "Hooks"),
});

const messages = createRoute({
  getParentRoute: () => area,
  path: "messages",
  component: lazyRouteComponent(() => import("./messages"), "Messages"),
});

export const organisationRoute = area.addChildren([start, general, desk, groups, hooks, messages]);
