// The users of one page.

import type { UseQueryResult } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Schemas } from "../../../api/client";
import { Avatar } from "../../../ui/avatar";
import { Empty } from "../../../ui/states";
import { AnswerTable, type Column } from "../../../ui/table";
import { When } from "../../../ui/when";
import { users } from "../../../words/users";
import { CareMarks, Standing } from "../badges";
import type { Account } from "../questions";
import { type ListSearch, USUAL_SORT, isNarrowed } from "./search";

const words = users.list;

const COLUMNS: readonly Column<Account>[] = [
  { name: words.user, cell: (user) => <Who user={user} /> },
  { name: words.email, sort: "email", cell: (user) => user.email && <span className="email" title={user.email.value}>{user.email.value}</span> },
  { name: words.phone, sort: "phone_number", cell: (user) => user.phone_number && <span className="nowrap">{user.phone_number.value}</span> },
  { name: words.state, cell: (user) => <Standing of={user} /> },
  { name: words.signedIn, sort: "last_sign_in", cell: (user) => (typeof user.last_sign_in === "string" ? <When at={user.last_sign_in} rough /> : <span className="muted">{words.never}</span>) },
  { name: words.created, sort: "created_at", cell: (user) => <When at={user.created_at} rough /> },
];

function Who({ user }: { user: Account }) {
  const others = [user.username, user.external_user_id].filter((id) => typeof id === "string" && id !== user.display_name);
  return (
    <span className="who">
      <Avatar name={user.display_name} />
      <span className="grow">
        <span className="row">
          <Link className="user-link" to="/users/$account" params={{ account: user.id }}>{user.display_name}</Link>
          <CareMarks of={user} />
        </span>
        {others.length > 0 && <span className="sub break">{others.join(" · ")}</span>}
      </span>
    </span>
  );
}

interface Props {
  readonly of: UseQueryResult<Schemas["Accounts"]>;
  readonly search: ListSearch;
  readonly onSort: (by: string) => void;
}

export function Rows({ of, search, onSort }: Props) {
  return (
    <AnswerTable
      label={words.label} of={of} rows={(answer) => answer.accounts} columns={COLUMNS} keyOf={(user) => user.id}
      sorting={{ by: search.sort ?? USUAL_SORT, onChange: onSort }} empty={<Nobody search={search} />}
    />
  );
}

function Nobody({ search }: { search: ListSearch }) {
  if (!isNarrowed(search)) return <Empty icon="users" title={words.none.title}><p>{words.none.text}</p></Empty>;
  return <Empty title={words.noHit.title}><p>{search.q === undefined ? words.noHit.filtered : words.noHit.text}</p></Empty>;
}
