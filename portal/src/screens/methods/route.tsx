// The addresses of Authentication methods: a tab each, and within it each application.

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../shell/root-route";

const area = createRoute({
  getParentRoute: () => rootRoute,
  path: "methods",
  component: lazyRouteComponent(() => import("./frame"), "Methods"),
});

const start = createRoute({
  getParentRoute: () => area,
  path: "/",
  component: lazyRouteComponent(() => import("./start"), "ToPasscodes"),
});

const passcodes = createRoute({
  getParentRoute: () => area,
  path: "passcodes",
  component: lazyRouteComponent(() => import("./start"), "FirstPasscodes"),
});

const passcodesOf = createRoute({
  getParentRoute: () => area,
  path: "passcodes/$application",
  component: lazyRouteComponent(() => import("./passcodes"), "Passcodes"),
});

const totp = createRoute({
  getParentRoute: () => area,
  path: "totp",
  component: lazyRouteComponent(() => import("./start"), "FirstTotp"),
});

const totpOf = createRoute({
  getParentRoute: () => area,
  path: "totp/$scope",
  component: lazyRouteComponent(() => import("./totp"), "Totp"),
});

const organisation = createRoute({
  getParentRoute: () => area,
  path: "temporary-access-code",
  component: lazyRouteComponent(() => import("./organisation-codes"), "OrganisationCodes"),
});

export const methodsRoute = area.addChildren([start, passcodes, passcodesOf, totp, totpOf, organisation]);
