// The addresses of Journeys.

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../shell/root-route";

const area = createRoute({ getParentRoute: () => rootRoute, path: "journeys" });

const list = createRoute({
  getParentRoute: () => area,
  path: "/",
  component: lazyRouteComponent(() => import("./list"), "List"),
});

// Two parts, which no address of a journey has: a journey may be called anything.
const add = createRoute({
  getParentRoute: () => area,
  path: "add/journey",
  component: lazyRouteComponent(() => import("./new-journey"), "NewJourney"),
});

const bring = createRoute({
  getParentRoute: () => area,
  path: "add/file",
  component: lazyRouteComponent(() => import("./import/import"), "Import"),
});

const journey = createRoute({
  getParentRoute: () => area,
  path: "$journey",
  component: lazyRouteComponent(() => import("./journey"), "JourneyPage"),
});

const versions = createRoute({
  getParentRoute: () => journey,
  path: "/",
  component: lazyRouteComponent(() => import("./versions"), "Versions"),
});

interface DefinitionSearch {
  /** A version's number; that which runs where none is named. */
  readonly version?: number;
  readonly view?: "source";
}

const whole = (value: unknown) => (Number.isInteger(value) && Number(value) > 0 ? Number(value) : undefined);

const definition = createRoute({
  getParentRoute: () => journey,
  path: "definition",
  validateSearch: (search: Record<string, unknown>): DefinitionSearch => {
    const version = whole(search.version);
    return { ...(version === undefined ? {} : { version }), ...(search.view === "source" ? { view: "source" } : {}) };
  },
  component: lazyRouteComponent(() => import("./definition/definition"), "Definition"),
});

interface RunsSearch {
  readonly outcome?: string;
  readonly version?: number;
}

const runs = createRoute({
  getParentRoute: () => journey,
  path: "runs",
  validateSearch: (search: Record<string, unknown>): RunsSearch => {
    const version = whole(search.version);
    return { ...(typeof search.outcome === "string" && search.outcome !== "" ? { outcome: search.outcome } : {}), ...(version === undefined ? {} : { version }) };
  },
  component: lazyRouteComponent(() => import("./runs/runs"), "Runs"),
});

const code = createRoute({
  getParentRoute: () => journey,
  path: "code",
  component: lazyRouteComponent(() => import("./code"), "Code"),
});

const run = createRoute({
  getParentRoute: () => area,
  path: "$journey/runs/$run",
  component: lazyRouteComponent(() => import("./runs/run"), "Run"),
});

export const journeysRoute = area.addChildren([list, add, bring, journey.addChildren([versions, definition, runs, code]), run]);
