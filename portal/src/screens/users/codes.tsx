// Codes of a user: how one stands, revoking the live one, and those before it.

import { useEffect } from "react";
import { answered, api } from "../../api/client";
import { countdown } from "../../logic/time";
import { Badge } from "../../ui/badge";
import { Confirm } from "../../ui/dialog";
import type { Tone } from "../../ui/notice";
import { type Column, Table } from "../../ui/table";
import { When } from "../../ui/when";
import { users } from "../../words/users";
import { useAct } from "./act";
import { useNow } from "../codes/use-now";
import { type Account, type Code, refreshUser } from "./questions";

const words = users.codes;
const TONES: Readonly<Record<string, Tone | undefined>> = { live: "good", scheduled: "accent", locked: "bad" };

export const isAlive = ({ state }: Code) => state === "live" || state === "scheduled";

/** The code that answers for an application, or for the organisation. */
export const aliveFor = (codes: readonly Code[], application: string | null) =>
  codes.find((code) => isAlive(code) && (code.application ?? null) === application);

/** A badge that counts down while the code lives. */
export function CodeState({ account, code }: { account: string; code: Code }) {
  const alive = isAlive(code);
  const now = useNow();
  const end = code.state === "scheduled" ? code.starts_at : code.expires_at;
  const over = alive && Date.parse(end) <= now;
  // That a code begins or expires is no event.
  useEffect(() => {
    if (over) void refreshUser(account);
  }, [over, account]);
  const name = words.states[code.state] ?? code.state;
  return (
    <span className="row">
      <Badge tone={TONES[code.state] ?? ""}>{code.state === "live" ? words.left(countdown(code.expires_at, now)) : name}</Badge>
      {code.state === "scheduled" && <span className="small muted">{words.begins} <When at={code.starts_at} /></span>}
    </span>
  );
}

interface RevokeProps {
  readonly account: Account;
  /** Nothing for all of them, which is how the one that answers everywhere is revoked. */
  readonly application?: { readonly id: string; readonly name: string };
  readonly close: () => void;
}

export function Revoke({ account, application, close }: RevokeProps) {
  const act = useAct(account.id, {
    run: () => answered(api.DELETE("/admin/api/v1/accounts/{account}/codes", { params: { path: { account: account.id }, query: application === undefined ? {} : { application: application.id } } })),
    said: ({ codes }) => words.revoked(codes.length),
    then: close,
  });
  return (
    <Confirm title={words.revokeTitle} button={words.revoke} busy={act.isPending} error={act.error} close={close} act={() => act.mutate()}>
      <p>{application === undefined ? words.revokeAllText : words.revokeText(application.name)}</p>
    </Confirm>
  );
}

interface PastProps {
  readonly account: string;
  readonly codes: readonly Code[];
  readonly nameOf: (application: string | null | undefined) => string;
}

/** Codes that are not alive any more, as long as the server keeps them. */
export function PastCodes({ account, codes, nameOf }: PastProps) {
  const columns: readonly Column<Code>[] = [
    { name: words.of, cell: (code) => nameOf(code.application) },
    { name: words.state, cell: (code) => <CodeState account={account} code={code} /> },
    { name: words.issued, cell: (code) => <When at={code.issued_at} /> },
    { name: words.ends, cell: (code) => <When at={code.ended_at ?? code.expires_at} /> },
    { name: words.uses, cell: (code) => words.usedOf(code.used, code.uses) },
  ];
  return <Table label={words.past} columns={columns} rows={codes} keyOf={(code) => code.id} />;
}
