// The operator's own account: who they are, password, authenticator app, sessions.

import { useSession } from "../api/session";
import { Card } from "../ui/card";
import { Facts } from "../ui/facts";
import { Title } from "../ui/title";
import { account as words } from "../words/account";
import { AuthenticatorApp } from "./authenticator-app";
import { PasswordCard } from "./password";
import { Sessions } from "./sessions";

export function Account() {
  const session = useSession();
  const { profile } = words;
  const roles = session.roles.length === 0 ? profile.none : session.roles.join(", ");
  return (
    <>
      <Title>{words.title}</Title>
      <div className="columns">
        <div className="stack-l">
          <Card title={profile.title}>
            <Facts of={[[profile.name, session.name], [profile.email, session.email], [profile.roles, roles]]} />
          </Card>
          <AuthenticatorApp />
        </div>
        <PasswordCard />
      </div>
      <Sessions />
    </>
  );
}
