// The head of a user's page: name, identifiers, how they stand, what can be done to the whole user.

import { Avatar } from "../../ui/avatar";
import { Back } from "../../ui/back";
import { Copy } from "../../ui/copy";
import { Title } from "../../ui/title";
import { words as common } from "../../words";
import { users } from "../../words/users";
import { Care, Standing } from "./badges";
import { LockNotices } from "./locks";
import type { Account } from "./questions";
import { UserActs } from "./user-acts";

const words = users.page;

export function UserHead({ user }: { user: Account }) {
  return (
    <div className="stack">
      <div className="stack-s">
      <div><Back to="/users">{words.back}</Back></div>
      <div className="user-head">
        <Avatar name={user.display_name} big />
        <div className="grow">
          <Title side={<UserActs user={user} />}>{user.display_name}</Title>
          <div className="row"><Standing of={user} /><Care of={user} /></div>
          <Identifiers user={user} />
        </div>
      </div>
      </div>
      <LockNotices user={user} />
    </div>
  );
}

function Identifiers({ user }: { user: Account }) {
  const { fields } = users;
  const all = [
    [fields.email, user.email?.value],
    [fields.phone_number, user.phone_number?.value],
    [fields.username, user.username],
    [fields.external_user_id, user.external_user_id],
  ] as const;
  return (
    <div className="ids">
      {all.map(([name, value]) => typeof value === "string" && (
        <span key={name} title={name}><span className="name">{name}</span><span className="value">{value}</span><Copy text={value} of={name.toLowerCase()} /></span>
      ))}
      {all.every(([, value]) => typeof value !== "string") && <span>{common.none}</span>}
    </div>
  );
}
