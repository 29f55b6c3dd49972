// The addresses of Applications.

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../shell/root-route";

const area = createRoute({ getParentRoute: () => rootRoute, path: "applications" });

const list = createRoute({
  getParentRoute: () => area,
  path: "/",
  component: lazyRouteComponent(() => import("./home"), "Home"),
});

const add = createRoute({
  getParentRoute: () => area,
  path: "new",
  component: lazyRouteComponent(() => import("./new-application"), "NewApplication"),
});

const application = createRoute({
  getParentRoute: () => area,
  path: "$application",
  component: lazyRouteComponent(() => import("./application"), "Application"),
});

const addClient = createRoute({
  getParentRoute: () => area,
  path: "$application/clients/new",
  component: lazyRouteComponent(() => import("./new-client"), "NewClient"),
});

const client = createRoute({
  getParentRoute: () => area,
  path: "$application/clients/$client",
  component: lazyRouteComponent(() => import("./client"), "Client"),
});

export const applicationsRoute = area.addChildren([list, add, application, addClient, client]);
