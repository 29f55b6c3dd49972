// The start: the first area that is open to the operator.

import { Navigate, createRoute } from "@tanstack/react-router";
import { useMay } from "../api/session";
import { Empty } from "../ui/states";
import { Title } from "../ui/title";
import { shell } from "../words/shell";
import { openGroups } from "./areas";
import { rootRoute } from "./root-route";

const words = shell.noRights;

export const startRoute = createRoute({ getParentRoute: () => rootRoute, path: "/", component: Start });

function Start() {
  const first = openGroups(useMay())[0]?.areas[0];
  if (first !== undefined) return <Navigate to={first.to} replace />;
  return <><Title>{words.title}</Title><Empty icon="lock"><p>{words.text}</p></Empty></>;
}
