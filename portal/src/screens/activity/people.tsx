// Who acted, and what it was about, by name.

import { Link } from "@tanstack/react-router";
import type { Schemas } from "../../api/client";
import { useMay } from "../../api/session";
import { activity as words } from "../../words/activity";

type Involved = Schemas["Involved"];

/** Without a name, what it is. */
export const actorName = ({ type, name }: Involved) => name ?? words.actors[type] ?? type;

export function targetName({ target, identifier }: Schemas["ActivityShown"]): string {
  if (target.name !== null && target.name !== undefined) return target.name;
  if (target.type === "unknown") return identifier === null || identifier === undefined ? "" : `“${identifier}”`;
  return words.targets[target.type] ?? target.type;
}

/** A name with what it is beside it, and the way to a user's page. */
export function Person({ of, name }: { of: Involved; name: string }) {
  const may = useMay();
  const kind = words.actors[of.type] ?? words.targets[of.type];
  const user = of.type === "account" || of.type === "operator" ? (of.id ?? null) : null;
  return (
    <>
      {user !== null && may("users:read") ? <Link to="/users/$account" params={{ account: user }}>{name}</Link> : name}
      {kind !== undefined && kind !== name && <span className="muted"> · {kind}</span>}
    </>
  );
}
