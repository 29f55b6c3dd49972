// One user: who they are and how they stand, above the tabs. What happens to them is shown as it happens.

import { useQuery } from "@tanstack/react-query";
import { Outlet, useParams } from "@tanstack/react-router";
import { accountQuery } from "../../api/lists";
import { useLiveEvents } from "../../api/events";
import { asProblem } from "../../api/problem";
import { useMay } from "../../api/session";
import { Only } from "../../shell/only";
import { Back } from "../../ui/back";
import { LinkButton } from "../../ui/button";
import { Answer, Empty } from "../../ui/states";
import { Tabs } from "../../ui/tabs";
import { Title } from "../../ui/title";
import { users } from "../../words/users";
import { UserHead } from "./head";
import { LineContext } from "./line";
import { type Account, refreshUser } from "./questions";
import "./users.css";

const words = users.page;

export function User() {
  return <Only may="users:read"><Found /></Only>;
}

function Found() {
  const { account } = useParams({ from: "/users/$account" });
  const user = useQuery(accountQuery(account));
  const status = user.isError ? asProblem(user.error).status : 0;
  if (user.data === undefined && (status === 404 || status === 400)) return <Missing />;
  // Without a heading, so that the user's name takes the focus once it is there.
  if (user.data === undefined) return <div className="stack"><div><Back to="/users">{words.back}</Back></div><Answer of={user}>{() => null}</Answer></div>;
  return <Page key={account} user={user.data} />;
}

function Missing() {
  return (
    <>
      <Title>{words.missing.title}</Title>
      <Empty icon="user"><p>{words.missing.text}</p><LinkButton to="/users">{words.missing.go}</LinkButton></Empty>
    </>
  );
}

function Page({ user }: { user: Account }) {
  const may = useMay();
  const line = useLiveEvents({ account: user.id, on: may("users.activity:read") }, () => void refreshUser(user.id));
  const params = { account: user.id };
  return (
    <LineContext value={line}>
      <UserHead user={user} />
      <Tabs
        label={words.tabsLabel}
        tabs={[
          { name: words.tabs.profile, to: "/users/$account", params },
          { name: words.tabs.applications, to: "/users/$account/applications", params },
          may("users.authenticators:read") && { name: words.tabs.authenticators, to: "/users/$account/authenticators", params },
          may("users.activity:read") && { name: words.tabs.activity, to: "/users/$account/activity", params },
        ]}
      />
      <Outlet />
    </LineContext>
  );
}
