// The root of all addresses.

import { createRootRoute } from "@tanstack/react-router";
import { Frame } from "./frame";
import { NotFound } from "./not-found";

export const rootRoute = createRootRoute({ component: Frame, notFoundComponent: NotFound });
