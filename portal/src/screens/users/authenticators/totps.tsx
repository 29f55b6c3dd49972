// The user's authenticator apps.

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMay } from "../../../api/session";
import { Button } from "../../../ui/button";
import { Card } from "../../../ui/card";
import { Icon } from "../../../ui/icon";
import { Empty } from "../../../ui/states";
import { AnswerTable } from "../../../ui/table";
import { users } from "../../../words/users";
import { useIsOwn } from "../current";
import { type Account, type Totp, totpsQuery } from "../questions";
import { CheckCode, ConfirmFirst } from "./check";
import { type TotpAct, TotpQuestion } from "./question";
import { Register } from "./register";
import { totpColumns } from "./rows";
import { AllLocked } from "./locked";

const words = users.totps;

/** What was asked for: an act on one of them, or on all. */
export interface AskedTotp {
  readonly act: TotpAct | "confirm" | "check" | "register";
  readonly totp?: Totp;
}

export function Totps({ user }: { user: Account }) {
  const may = useMay();
  const own = useIsOwn(user);
  const totps = useQuery(totpsQuery(user.id));
  const [asked, setAsked] = useState<AskedTotp | null>(null);
  const close = () => setAsked(null);
  const write = may("users.authenticators:write") && !own;
  const some = (totps.data?.totps.length ?? 0) > 0;
  const side = (
    <span className="row">
      {may("users.temporary_access_code:write") && !own && some && <Button kind="tiny" onPress={() => setAsked({ act: "check" })}><Icon name="badge" />{words.check}</Button>}
      {write && some && totps.data?.lock.state === "open" && <Button kind="tiny" onPress={() => setAsked({ act: "lockAll" })}><Icon name="lock" />{words.lockAll}</Button>}
      {write && <Button kind="tiny" onPress={() => setAsked({ act: "register" })}><Icon name="plus" />{words.register.open}</Button>}
    </span>
  );
  const empty = <Empty icon="phone" title={words.none.title}><p>{words.none.text}</p></Empty>;
  return (
    <Card title={words.title} side={side} flush>
      {totps.data !== undefined && <AllLocked user={user} lock={totps.data.lock} />}
      <AnswerTable label={words.title} of={totps} rows={(answer) => answer.totps} keyOf={(totp) => totp.id} empty={empty} columns={totpColumns({ write, unlocks: may("users.unlock:write") && !own, ask: setAsked })} />
      {asked !== null && <Asked user={user} asked={asked} totps={totps.data?.totps ?? []} close={close} />}
    </Card>
  );
}

interface Props {
  readonly user: Account;
  readonly asked: AskedTotp;
  readonly totps: readonly Totp[];
  readonly close: () => void;
}

function Asked({ user, asked: { act, totp }, totps, close }: Props) {
  if (act === "register") return <Register user={user} some={totps.length > 0} close={close} />;
  if (act === "check") return <CheckCode user={user} totps={totps} close={close} />;
  if (act === "confirm") return totp === undefined ? null : <ConfirmFirst user={user} totp={totp} close={close} />;
  return <TotpQuestion user={user} act={act} totp={totp} close={close} />;
}
