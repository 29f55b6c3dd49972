// All users: found by any identifier while one types, narrowed by filters, a page at a time.

import { useQuery } from "@tanstack/react-query";
import { useNavigate, useRouter, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useMay } from "../../../api/session";
import { Only } from "../../../shell/only";
import { Button } from "../../../ui/button";
import { Card } from "../../../ui/card";
import { Icon } from "../../../ui/icon";
import { Pager } from "../../../ui/pager";
import { Title } from "../../../ui/title";
import { words as common } from "../../../words";
import { users as words } from "../../../words/users";
import { CreateUser } from "../create";
import { PAGE_SIZE, listQuery } from "../questions";
import { Filters } from "./filters";
import { Rows } from "./rows";
import { type ListSearch, USUAL_SORT } from "./search";
import "../users.css";

const isHere = (path: string) => /\/users\/?$/.test(path);

export function UserList() {
  return <Only may="users:read"><Screen /></Only>;
}

function Screen() {
  const may = useMay();
  const search = useSearch({ from: "/users/" });
  const navigate = useNavigate();
  const [creating, setCreating] = useState(false);
  const found = useQuery(listQuery(search));
  const router = useRouter();
  const go = (next: ListSearch, replace = true) => void navigate({ to: "/users", search: next, replace });
  // Whoever typed and went to a user at once is not called back.
  const narrow = (next: ListSearch) => {
    if (isHere(router.latestLocation.pathname)) go(next);
  };
  const { page = 1, sort = USUAL_SORT } = search;
  const total = found.data?.total;
  const leftOut = words.list.leftOut[sort.replace("-", "")];
  const create = may("users:write") && <Button kind="primary" onPress={() => setCreating(true)}><Icon name="plus" />{words.create.open}</Button>;
  const pages = {
    cursor: undefined,
    number: page,
    next: () => go({ ...search, page: page + 1 }, false),
    previous: () => go({ ...search, page: Math.max(1, page - 1) }, false),
  };
  return (
    <>
      <Title lead={words.lead} side={create}>{words.title}</Title>
      <Filters search={search} onChange={narrow} />
      <Card flush>
        <Rows of={found} search={search} onSort={(by) => go({ ...search, sort: by, page: 1 })} />
        {leftOut !== undefined && found.data !== undefined && <p className="list-note muted small">{leftOut}</p>}
        <Pager pages={pages} next={total !== undefined && page * PAGE_SIZE < total ? "more" : undefined} total={total} busy={found.isPlaceholderData} />
      </Card>
      <p className="sr" role="status">{total !== undefined && !found.isPlaceholderData && words.list.count(total, common.number(total))}</p>
      {creating && <CreateUser close={() => setCreating(false)} />}
    </>
  );
}
