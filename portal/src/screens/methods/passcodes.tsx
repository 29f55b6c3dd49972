// One-time passcodes of one application; its temporary access codes share the settings.

import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Answer } from "../../ui/states";
import { methods as words } from "../../words/methods";
import { Checklist } from "./checklist";
import { Codes } from "./codes";
import { passcodesQuery } from "./queries";
import { ScopeChoice } from "./scope";

export function Passcodes(): ReactNode {
  const { application } = useParams({ from: "/methods/passcodes/$application" });
  const navigate = useNavigate();
  const asked = useQuery(passcodesQuery(application));
  const choose = (next: string) => void navigate({ to: "/methods/passcodes/$application", params: { application: next } });
  return (
    <>
      <div className="scope-line"><ScopeChoice value={application} onChange={choose} /><p className="muted">{words.passcodes.lead}</p></div>
      <Answer of={asked}>
        {(shown) => (
          <>
            <Codes key={application} scope={application} shown={shown} />
            <Checklist key={`${application} checklist`} scope={application} checks={shown.codes.verification} />
          </>
        )}
      </Answer>
    </>
  );
}
