// The temporary access code that answers everywhere, and the lock that holds for all codes of the user.

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMay } from "../../../api/session";
import { Button } from "../../../ui/button";
import { Card } from "../../../ui/card";
import { Icon } from "../../../ui/icon";
import { Answer } from "../../../ui/states";
import { When } from "../../../ui/when";
import { users } from "../../../words/users";
import { codesQuery } from "../../codes/queries";
import { CodeState, Revoke, aliveFor } from "../codes";
import { useIsOwn } from "../current";
import { Generate } from "../generate";
import type { Account, Code } from "../questions";
import { Lock } from "../user-acts";

const words = users.organisationCode;

export function OrganisationCode({ user }: { user: Account }) {
  const may = useMay();
  const codes = useQuery({ ...codesQuery(user.id), enabled: may("users.temporary_access_code:read") });
  const [asked, setAsked] = useState<"generate" | "revoke" | "lock" | null>(null);
  const own = useIsOwn(user);
  const close = () => setAsked(null);
  if (!may("users.temporary_access_code:read")) return null;
  const issues = may("users.temporary_access_code:write");
  const side = (
    may("users.authenticators:write") && !own && user.lock.state !== "deactivated" && <Button kind="tiny" onPress={() => setAsked("lock")}><Icon name="lock" />{users.lock.lock}</Button>
  );
  return (
    <Card title={words.title} side={side}>
      <p className="muted">{words.lead}</p>
      <Answer of={codes} rows={2}>
        {({ codes: all }) => {
          const code = aliveFor(all, null);
          return (
            <div className="code-state">
              {code === undefined ? <span>{words.none}</span> : <Facts user={user} code={code} />}
              <span className="row">
                {issues && code !== undefined && <Button onPress={() => setAsked("revoke")}>{users.codes.revoke}</Button>}
                {issues && !own && <Button kind={code === undefined ? "primary" : ""} onPress={() => setAsked("generate")}><Icon name="key" />{words.generate}</Button>}
              </span>
            </div>
          );
        }}
      </Answer>
      {asked === "generate" && <Generate user={user} application={null} close={close} />}
      {asked === "revoke" && <Revoke account={user} close={close} />}
      {asked === "lock" && <Lock user={user} close={close} />}
    </Card>
  );
}

function Facts({ user, code }: { user: Account; code: Code }) {
  return (
    <span className="row">
      <CodeState account={user.id} code={code} />
      <span className="muted small">{users.codes.issued} <When at={code.issued_at} /> · {users.codes.uses.toLowerCase()} {users.codes.usedOf(code.used, code.uses)}</span>
    </span>
  );
}
