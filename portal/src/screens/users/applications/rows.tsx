// A row for each application of the user.

import { useQuery } from "@tanstack/react-query";
import type { Schemas } from "../../../api/client";
import { applicationsQuery } from "../../../api/lists";
import { useMay } from "../../../api/session";
import { Acts } from "../../../ui/menu";
import { type Column, Table } from "../../../ui/table";
import { When } from "../../../ui/when";
import { users } from "../../../words/users";
import { CodeState, aliveFor } from "../codes";
import { useIsOwn } from "../current";
import type { Account, Code } from "../questions";
import type { Asked } from "./applications";

const words = users.applications;
type Membership = Schemas["MemberOf"];

interface Props {
  readonly user: Account;
  /** Nothing while they are not known, or may not be. */
  readonly codes: readonly Code[] | undefined;
  readonly ask: (asked: Asked) => void;
}

export function Rows({ user, codes, ask }: Props) {
  const may = useMay();
  const own = useIsOwn(user);
  const all = useQuery({ ...applicationsQuery, enabled: may("applications:read") });
  const closed = new Set(all.data?.applications.filter(({ cross_client: open }) => !open).map(({ id }) => id));
  const issues = may("users.temporary_access_code:write");
  const live = (row: Membership) => aliveFor(codes ?? [], row.id);
  const columns: readonly (Column<Membership> | false)[] = [
    { name: words.application, cell: (row) => <><span className="strong break">{row.name}</span>{closed.has(row.id) && issues && <span className="sub">{words.crossClientOff}</span>}</> },
    { name: words.since, cell: (row) => <When at={row.since} rough /> },
    codes !== undefined && { name: words.code, cell: (row) => <Live user={user} code={live(row)} /> },
    {
      name: "",
      kind: "act",
      cell: (row) => (
        <Acts
          label={words.acts(row.name)}
          acts={[
            issues && !own && !closed.has(row.id) && { name: words.generate, icon: "key", run: () => ask({ act: "generate", ...row }) },
            issues && live(row) !== undefined && { name: words.revoke, icon: "close", run: () => ask({ act: "revoke", ...row }) },
            may("users:write") && { name: words.remove, icon: "trash", grave: true, run: () => ask({ act: "remove", ...row }) },
          ]}
        />
      ),
    },
  ];
  return <Table label={words.title} columns={columns} rows={user.applications} keyOf={(row) => row.id} />;
}

function Live({ user, code }: { user: Account; code: Code | undefined }) {
  if (code === undefined) return <span className="muted">{users.codes.none}</span>;
  return (
    <span className="row">
      <CodeState account={user.id} code={code} />
      <span className="small muted">{users.codes.uses} {users.codes.usedOf(code.used, code.uses)}{typeof code.sent === "string" && ` · ${users.codes.sent(code.sent)}`}</span>
    </span>
  );
}
