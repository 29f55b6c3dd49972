// The header: on narrow screens the way to the menu, and everywhere who is signed in.

import { useNavigate } from "@tanstack/react-router";
import { useSession, useSignOut } from "../api/session";
import { Avatar } from "../ui/avatar";
import { Button } from "../ui/button";
import { Icon } from "../ui/icon";
import { Acts } from "../ui/menu";
import { shell as words } from "../words/shell";
import { Brand } from "./brand";
import { ThemeSwitch } from "./theme-switch";

export function Bar({ openNavigation }: { openNavigation: () => void }) {
  return (
    <header className="bar">
      <span className="opener"><Button kind="quiet square" label={words.openNavigation} onPress={openNavigation}><Icon name="menu" /></Button></span>
      <Brand />
      <ThemeSwitch />
      <Me />
    </header>
  );
}

function Me() {
  const session = useSession();
  const signOut = useSignOut();
  const navigate = useNavigate();
  const name = session.name ?? session.email ?? session.account_id;
  const acts = [
    { name: words.yourAccount, icon: "user", run: () => void navigate({ to: "/account" }) },
    { name: words.signOut, icon: "leave", run: () => signOut.mutate() },
  ] as const;
  return (
    <Acts label={words.account} kind="quiet me" acts={acts}>
      <Avatar name={name} /><span className="name">{name}</span><Icon name="down" /><span className="sr">{words.account}</span>
    </Acts>
  );
}
