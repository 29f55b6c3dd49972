// What can be done to a user as a whole.

import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { answered, api, queryClient } from "../../api/client";
import { useMay } from "../../api/session";
import { Confirm } from "../../ui/dialog";
import { Icon } from "../../ui/icon";
import { Acts } from "../../ui/menu";
import { users } from "../../words/users";
import { useAct } from "./act";
import { useIsOwn } from "./current";
import type { Account } from "./questions";
import { useSetStatus } from "./status";

type Asked = "lock" | "disable" | "delete" | "erase";

export function UserActs({ user }: { user: Account }) {
  const may = useMay();
  const own = useIsOwn(user);
  const [asked, setAsked] = useState<Asked | null>(null);
  const status = useSetStatus(user);
  const close = () => setAsked(null);
  const { lock, profile: words } = users;
  return (
    <>
      <Acts
        label={users.page.acts} kind=""
        acts={[
          may("users.authenticators:write") && !own && user.lock.state !== "deactivated" && { name: lock.lock, icon: "lock", run: () => setAsked("lock") },
          may("users:write") && user.status !== "active" && { name: words.enable, icon: "check", run: () => status.mutate("active") },
          may("users:write") && !own && user.status !== "disabled" && { name: words.disable, icon: "minus", grave: true, run: () => setAsked("disable") },
          may("audit:write") && { name: words.erase, icon: "hidden", grave: true, run: () => setAsked("erase") },
          may("users:write") && !own && { name: words.delete, icon: "trash", grave: true, run: () => setAsked("delete") },
        ]}
      >
        {users.page.more}<Icon name="down" /><span className="sr">: {users.page.acts}</span>
      </Acts>
      {asked === "lock" && <Lock user={user} close={close} />}
      {asked === "disable" && <Disable user={user} close={close} />}
      {asked === "delete" && <Delete user={user} close={close} />}
      {asked === "erase" && <Erase user={user} close={close} />}
    </>
  );
}

interface Props {
  readonly user: Account;
  readonly close: () => void;
}

export function Lock({ user, close }: Props) {
  const words = users.lock;
  const act = useAct(user.id, {
    run: () => answered(api.POST("/admin/api/v1/accounts/{account}/lock", { params: { path: { account: user.id } } })),
    said: () => words.lockDone,
    then: close,
  });
  return <Confirm title={words.lockTitle} button={words.lock} busy={act.isPending} error={act.error} close={close} act={() => act.mutate()}><p>{words.lockText}</p></Confirm>;
}

export function Disable({ user, close }: Props) {
  const words = users.profile;
  const act = useSetStatus(user, close);
  return <Confirm title={words.disableTitle(user.display_name)} button={words.disable} busy={act.isPending} error={act.error} close={close} act={() => act.mutate("disabled")}><p>{words.disableText}</p></Confirm>;
}

function Delete({ user, close }: Props) {
  const words = users.profile;
  const navigate = useNavigate();
  const act = useAct(user.id, {
    run: () => answered(api.DELETE("/admin/api/v1/accounts/{account}", { params: { path: { account: user.id } } })),
    said: () => words.deleted(user.display_name),
    then: () => {
      void navigate({ to: "/users" }).then(() => queryClient.removeQueries({ queryKey: ["accounts", user.id] }));
    },
  });
  return (
    <Confirm title={words.deleteTitle(user.display_name)} button={words.delete} typed={user.display_name} busy={act.isPending} error={act.error} close={close} act={() => act.mutate()}>
      <p>{words.deleteText}</p>
    </Confirm>
  );
}

function Erase({ user, close }: Props) {
  const words = users.profile;
  const act = useAct(user.id, {
    run: () => answered(api.POST("/admin/api/v1/accounts/{account}/erase-history", { params: { path: { account: user.id } } })),
    said: ({ events }) => words.erased(events),
    then: close,
  });
  return <Confirm title={words.eraseTitle} button={words.erase} busy={act.isPending} error={act.error} close={close} act={() => act.mutate()}><p>{words.eraseText}</p></Confirm>;
}
