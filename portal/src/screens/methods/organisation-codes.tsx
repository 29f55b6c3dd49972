// The temporary access code authenticator: codes that answer everywhere.

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Answer } from "../../ui/states";
import { methods as words } from "../../words/methods";
import { Checklist } from "./checklist";
import { ORGANISATION, passcodesQuery, tacQuery } from "./queries";
import { TacSettings } from "./tac-settings";

export function OrganisationCodes(): ReactNode {
  const authenticator = useQuery(tacQuery);
  const codes = useQuery(passcodesQuery(ORGANISATION));
  return (
    <>
      <p className="muted">{words.passcodes.organisationLead}</p>
      <Answer of={authenticator}>
        {(tac) => (
          <Answer of={codes}>
            {(shown) => (
              <>
                <TacSettings tac={tac} shown={shown} />
                <Checklist scope={ORGANISATION} checks={shown.codes.verification} />
              </>
            )}
          </Answer>
        )}
      </Answer>
    </>
  );
}
