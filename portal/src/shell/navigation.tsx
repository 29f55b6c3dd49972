// The menu: the areas that are open to the operator.

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { approvalsQuery } from "../api/approvals";
import { useMay } from "../api/session";
import { Icon } from "../ui/icon";
import { shell as words } from "../words/shell";
import { type Area, openGroups } from "./areas";
import { Brand } from "./brand";

export function Navigation({ onGo }: { onGo?: () => void }) {
  const groups = openGroups(useMay());
  return (
    <nav className="nav" aria-label={words.navigation}>
      <Brand />
      {groups.map((group) => (
        <div key={group.name}>
          <p className="group" aria-hidden="true">{group.name}</p>
          <ul aria-label={group.name}>{group.areas.map((area) => <li key={area.to}><Item area={area} onGo={onGo} /></li>)}</ul>
        </div>
      ))}
    </nav>
  );
}

function Item({ area: { to, name, icon, counts }, onGo }: { area: Area; onGo: (() => void) | undefined }) {
  return (
    <Link to={to} activeProps={{ "aria-current": "page" }} onClick={() => onGo?.()}>
      <Icon name={icon} />{name}{counts === "approvals" && <WaitingApprovals />}
    </Link>
  );
}

function WaitingApprovals() {
  const { data } = useQuery(approvalsQuery);
  const count = data?.approvals.length ?? 0;
  return count > 0 && <span className="count">{count}<span className="sr"> {words.waiting}</span></span>;
}
