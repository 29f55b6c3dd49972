// The addresses of Policies.

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../shell/root-route";
import { readQuestion } from "./question";

const area = createRoute({ getParentRoute: () => rootRoute, path: "policies" });

const list = createRoute({
  getParentRoute: () => area,
  path: "/",
  component: lazyRouteComponent(() => import("./list"), "List"),
});

/** The address has the question, so that it can be passed on: `?user=ID&application=ID&proved=password,totp&address=IP`. */
const explain = createRoute({
  getParentRoute: () => area,
  path: "explain",
  validateSearch: readQuestion,
  component: lazyRouteComponent(() => import("./explain"), "Explain"),
});

const zones = createRoute({
  getParentRoute: () => area,
  path: "zones",
  component: lazyRouteComponent(() => import("./zones"), "Zones"),
});

const applications = createRoute({
  getParentRoute: () => area,
  path: "applications",
  component: lazyRouteComponent(() => import("./applications"), "Applications"),
});

const newRule = createRoute({
  getParentRoute: () => area,
  path: "$policy/rules/new",
  component: lazyRouteComponent(() => import("./rule"), "NewRule"),
});

const rule = createRoute({
  getParentRoute: () => area,
  path: "$policy/rules/$rule",
  component: lazyRouteComponent(() => import("./rule"), "EditRule"),
});

const policy = createRoute({
  getParentRoute: () => area,
  path: "$policy",
  component: lazyRouteComponent(() => import("./policy"), "PolicyPage"),
});

export const policiesRoute = area.addChildren([list, explain, zones, applications, newRule, rule, policy]);
