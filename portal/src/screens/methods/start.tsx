// Where one comes to a tab without having chosen an application: leads on to the first one.

import { Navigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useMay } from "../../api/session";
import { LinkButton } from "../../ui/button";
import { Answer, Empty } from "../../ui/states";
import { applications } from "../../words/applications";
import { methods as words } from "../../words/methods";
import { ORGANISATION } from "./queries";
import { useApplications } from "./scope";

export function ToPasscodes(): ReactNode {
  return <Navigate to={useMay()("applications:read") ? "/methods/passcodes" : "/methods/temporary-access-code"} replace />;
}

export function FirstPasscodes(): ReactNode {
  const may = useMay();
  const asked = useApplications();
  if (!may("applications:read")) return <None may={false} />;
  return (
    <Answer of={asked}>
      {({ applications: [...all] }) => {
        const first = all.sort((a, b) => a.name.localeCompare(b.name))[0];
        if (first === undefined) return <None may={may("applications:write")} />;
        return <Navigate to="/methods/passcodes/$application" params={{ application: first.id }} replace />;
      }}
    </Answer>
  );
}

function None({ may }: { may: boolean }) {
  return (
    <Empty icon="apps" title={words.noApplication}>
      <p>{words.noApplicationText}</p>
      {may && <LinkButton kind="primary" to="/applications/new">{applications.add.button}</LinkButton>}
    </Empty>
  );
}

export function FirstTotp(): ReactNode {
  return <Navigate to="/methods/totp/$scope" params={{ scope: ORGANISATION }} replace />;
}
