// How the user can get in: the code that answers everywhere, and authenticator apps.

import { Only } from "../../../shell/only";
import { useUser } from "../current";
import { OrganisationCode } from "./organisation-code";
import { Totps } from "./totps";

export function Authenticators() {
  const user = useUser();
  return (
    <Only may="users.authenticators:read">
      <OrganisationCode user={user} />
      <Totps user={user} />
    </Only>
  );
}
