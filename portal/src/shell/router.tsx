// All addresses of the portal. Each area names its own in its `route.tsx`; its screens are loaded when they are needed.

import { createRouter } from "@tanstack/react-router";
import { accountRoute } from "../account/route";
import { activityRoute } from "../screens/activity/route";
import { administratorsRoute } from "../screens/administrators/route";
import { applicationsRoute } from "../screens/applications/route";
import { approvalsRoute, deskRoute } from "../screens/desk/route";
import { journeysRoute } from "../screens/journeys/route";
import { methodsRoute } from "../screens/methods/route";
import { organisationRoute } from "../screens/organisation/route";
import { policiesRoute } from "../screens/policies/route";
import { usersRoute } from "../screens/users/route";
import { noteArrival } from "../ui/arrival";
import { Skeleton } from "../ui/states";
import { Broken } from "./broken";
import { rootRoute } from "./root-route";
import { startRoute } from "./start";

const routeTree = rootRoute.addChildren([
  startRoute,
  deskRoute,
  approvalsRoute,
  usersRoute,
  applicationsRoute,
  methodsRoute,
  policiesRoute,
  journeysRoute,
  administratorsRoute,
  activityRoute,
  organisationRoute,
  accountRoute,
]);

export const router = createRouter({
  routeTree,
  basepath: import.meta.env.BASE_URL,
  defaultPreload: "intent",
  defaultPendingComponent: Skeleton,
  defaultErrorComponent: Broken,
  scrollRestoration: true,
});

router.subscribe("onBeforeLoad", ({ pathChanged, fromLocation }) => {
  if (pathChanged && fromLocation !== undefined) noteArrival();
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
