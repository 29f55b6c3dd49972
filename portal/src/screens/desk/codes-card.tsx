// How the caller's codes stand: live ones, the lock, and why the last try failed.

import { type UseQueryResult, useMutation } from "@tanstack/react-query";
import { type Schemas, answered, api } from "../../api/client";
import { useMay } from "../../api/session";
import { moment } from "../../logic/time";
import { announce } from "../../ui/announce";
import { Badge } from "../../ui/badge";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Notice, Refusal } from "../../ui/notice";
import { Answer } from "../../ui/states";
import { When } from "../../ui/when";
import { words as common } from "../../words";
import { codes as codeWords } from "../../words/codes";
import { desk } from "../../words/desk";
import { type User, refresh } from "../codes/queries";
import { WithdrawButton } from "./withdraw";

const words = desk.codes;
type Codes = Schemas["CodesShown"];

export function CodesCard({ user, codes }: { user: User; codes: UseQueryResult<Codes> }) {
  return <Card title={words.title}><Answer of={codes} rows={2}>{(data) => <Standing user={user} data={data} />}</Answer></Card>;
}

function Standing({ user, data: { codes, lock, last_refusal: refusal } }: { user: User; data: Codes }) {
  const may = useMay();
  const live = codes.filter(({ state }) => state === "live" || state === "scheduled");
  return (
    <>
      {lock.state !== "open" && <Lock user={user} until={lock.locked_until ?? null} />}
      {live.length === 0 ? <p className="muted">{words.none}</p> : <ul className="stack-s">{live.map((code) => <Row key={code.id} user={user} code={code} />)}</ul>}
      {live.length > 1 && may("users.temporary_access_code:write") && <div><WithdrawButton user={user} label={words.withdrawAll} kind="tiny" /></div>}
      {refusal && (
        <div className="last-try">
          <h3>{words.lastTry}</h3>
          <p>{refusal.words}</p>
          <p className="muted small"><When at={refusal.at} /> · {common.reference} <span className="mono">{refusal.reference}</span></p>
        </div>
      )}
    </>
  );
}

function Row({ user, code }: { user: User; code: Schemas["CodeShown"] }) {
  const may = useMay();
  const name = user.applications.find(({ id }) => id === code.application)?.name ?? code.application ?? words.everywhere;
  const facts = [words.until(moment(code.expires_at)), code.used > 0 ? words.used(code.used) : null, code.sent ? words.sent(code.sent) : null];
  return (
    <li className="row apart">
      <div className="grow"><span className="strong">{name}</span> <Badge tone={code.state === "live" ? "good" : ""}>{codeWords.states[code.state] ?? code.state}</Badge><p className="muted small">{facts.filter((fact) => fact !== null).join(" · ")}</p></div>
      {code.application && may("users.temporary_access_code:write") && <WithdrawButton user={user} application={code.application} label={words.withdraw} kind="tiny" />}
    </li>
  );
}

function Lock({ user, until }: { user: User; until: string | null }) {
  const may = useMay();
  const unlock = useMutation({
    mutationFn: () => answered(api.POST("/admin/api/v1/accounts/{account}/unlock", { params: { path: { account: user.id } }, body: {} })),
    onSuccess: () => announce(words.unlocked),
    onSettled: refresh,
  });
  return (
    <>
      <Notice tone="warn" icon="lock">
        <p>{until === null ? words.lockedByHand : words.lockedUntil(moment(until))}</p>
        {may("users.unlock:write") && <Button kind="tiny" busy={unlock.isPending} onPress={() => unlock.mutate()}>{words.unlock}</Button>}
      </Notice>
      <Refusal error={unlock.error} />
    </>
  );
}
