// Who the caller says they are: what an agent verifies against.

import { Link } from "@tanstack/react-router";
import type { Schemas } from "../../api/client";
import { useMay } from "../../api/session";
import { Avatar } from "../../ui/avatar";
import { Badge } from "../../ui/badge";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Facts } from "../../ui/facts";
import { When } from "../../ui/when";
import { words as common } from "../../words";
import { desk } from "../../words/desk";
import type { User } from "../codes/queries";
import { Badges } from "./badges";

const words = desk.caller;
const pageOf = ({ id }: User): string => `/users/${id}`;

export function CallerCard({ user, next }: { user: User; next: () => void }) {
  const may = useMay();
  return (
    <Card title={words.title} side={<Button kind="tiny" onPress={next}>{words.another}</Button>}>
      <div className="row who">
        <Avatar name={user.display_name} big />
        <div className="grow stack-s"><h3 className="break">{user.display_name}</h3><div className="row"><Badges user={user} /></div></div>
      </div>
      <Facts
        of={[
          [words.email, user.email && <Contact of={user.email} />],
          [words.phone, user.phone_number && <Contact of={user.phone_number} />],
          [words.username, user.username],
          [words.external, user.external_user_id],
          [words.applications, user.applications.length > 0 ? user.applications.map(({ name }) => name).join(", ") : common.none],
          [words.lastSignIn, user.last_sign_in ? <When at={user.last_sign_in} /> : common.never],
        ]}
      />
      {may("users:read") && <p><Link to={pageOf(user)}>{words.page}</Link></p>}
    </Card>
  );
}

function Contact({ of: { value, verified } }: { of: Schemas["ContactShown"] }) {
  return <>{value} {!verified && <Badge tone="warn">{words.unverified}</Badge>}</>;
}
