// The entry: theme, styles, and the screens under the router.

import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { queryClient } from "./api/client";
import { Boundary } from "./shell/broken";
import { reloadOnceWhenOutdated } from "./shell/outdated";
import { router } from "./shell/router";
import { applyTheme } from "./shell/theme";
import "./ui/css/index.css";

applyTheme();
reloadOnceWhenOutdated();

const place = document.getElementById("portal");
if (place === null) throw new Error("the page has no place for the portal");

createRoot(place).render(
  <StrictMode>
    <Boundary>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </Boundary>
  </StrictMode>,
);
