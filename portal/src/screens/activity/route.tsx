// The addresses of Activity.

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import type { SpanName } from "../../logic/counts";
import { rootRoute } from "../../shell/root-route";
import { readFilter } from "./filter";

const area = createRoute({ getParentRoute: () => rootRoute, path: "activity" });

const home = createRoute({
  getParentRoute: () => area,
  path: "/",
  component: lazyRouteComponent(() => import("./home"), "Home"),
});

const admin = createRoute({
  getParentRoute: () => area,
  path: "admin",
  validateSearch: readFilter,
  component: lazyRouteComponent(() => import("./admin"), "Admin"),
});

const users = createRoute({
  getParentRoute: () => area,
  path: "users",
  validateSearch: readFilter,
  component: lazyRouteComponent(() => import("./users"), "Users"),
});

const reference = createRoute({
  getParentRoute: () => area,
  path: "reference",
  validateSearch: (search: Record<string, unknown>): { number?: string } => (typeof search.number === "string" ? { number: search.number } : {}),
  component: lazyRouteComponent(() => import("./reference"), "Reference"),
});

const SPANS = ["day", "week", "month", "quarter"] as const;

const statistics = createRoute({
  getParentRoute: () => area,
  path: "statistics",
  validateSearch: (search: Record<string, unknown>): { span?: SpanName } => {
    const span = SPANS.find((name) => name === search.span);
    return span === undefined ? {} : { span };
  },
  component: lazyRouteComponent(() => import("./statistics/statistics"), "Statistics"),
});

const chain = createRoute({
  getParentRoute: () => area,
  path: "chain",
  component: lazyRouteComponent(() => import("./chain/chain"), "Chain"),
});

export const activityRoute = area.addChildren([home, admin, users, statistics, reference, chain]);
