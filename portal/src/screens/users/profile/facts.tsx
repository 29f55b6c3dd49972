// A user's profile, to be read.

import { Badge } from "../../../ui/badge";
import { Copy } from "../../../ui/copy";
import { Facts } from "../../../ui/facts";
import { Json } from "../../../ui/json";
import { When } from "../../../ui/when";
import type { Schemas } from "../../../api/client";
import { users } from "../../../words/users";
import type { Account } from "../questions";
import { ADDRESS_PARTS, NAME_PARTS } from "../values";

const words = users.fields;
type Contact = Schemas["ContactShown"];

export function ProfileFacts({ user }: { user: Account }) {
  return (
    <>
      <Facts
        of={[
          [words.name, joined(user.name, NAME_PARTS, " ")],
          [words.email, user.email && <Address of={user.email} />],
          [words.phone_number, user.phone_number && <Address of={user.phone_number} />],
          [words.username, user.username],
          [words.external_user_id, user.external_user_id],
          [words.external_account_id, user.external_account_id],
          [words.secondary_emails, listed(user.secondary_emails)],
          [words.secondary_phone_numbers, listed(user.secondary_phone_numbers)],
          [words.language, user.language],
          [words.birthday, user.birthday],
          [words.picture, user.picture],
          [words.address, joined(user.address, ADDRESS_PARTS, ", ")],
          [words.signedIn, typeof user.last_sign_in === "string" ? <When at={user.last_sign_in} /> : users.list.never],
          [words.created, <When key="created" at={user.created_at} />],
          [words.updated, <When key="updated" at={user.updated_at} />],
          [words.id, <span key="id"><span className="mono">{user.id}</span> <Copy text={user.id} of={words.id.toLowerCase()} /></span>],
        ]}
      />
      {Object.keys(user.custom_data).length > 0 && <div className="stack-s"><h3>{words.custom_data}</h3><Json value={user.custom_data} label={words.custom_data} /></div>}
    </>
  );
}

function Address({ of: { value, verified } }: { of: Contact }) {
  return <span className="row">{value}{verified ? <Badge tone="good" icon="check">{words.confirmed}</Badge> : <Badge>{words.unconfirmed}</Badge>}</span>;
}

const listed = (of: readonly Contact[]) => (of.length === 0 ? undefined : of.map(({ value }) => <div key={value}>{value}</div>));

function joined(of: unknown, parts: readonly string[], between: string): string {
  const told = (of ?? {}) as Record<string, unknown>;
  return parts.map((part) => told[part]).filter((part) => typeof part === "string" && part !== "").join(between);
}
