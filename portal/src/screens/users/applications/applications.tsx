// The applications that the user belongs to, each with its temporary access code.

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMay } from "../../../api/session";
import { Button } from "../../../ui/button";
import { Card } from "../../../ui/card";
import { Icon } from "../../../ui/icon";
import { Refusal } from "../../../ui/notice";
import { Empty } from "../../../ui/states";
import { users } from "../../../words/users";
import { codesQuery } from "../../codes/queries";
import { PastCodes, Revoke, isAlive } from "../codes";
import { useUser } from "../current";
import { Generate } from "../generate";
import { AddApplication } from "./add";
import { RemoveApplication } from "./remove";
import { Rows } from "./rows";

const words = users.applications;

/** What is asked about: an act, and the application. */
export interface Asked {
  readonly act: "generate" | "revoke" | "remove";
  readonly id: string;
  readonly name: string;
}

export function Applications() {
  const user = useUser();
  const may = useMay();
  const codes = useQuery({ ...codesQuery(user.id), enabled: may("users.temporary_access_code:read") });
  const [asked, setAsked] = useState<Asked | null>(null);
  const [adding, setAdding] = useState(false);
  const close = () => setAsked(null);
  const add = may("users:write") && may("applications:read") && <Button kind="tiny" onPress={() => setAdding(true)}><Icon name="plus" />{words.add}</Button>;
  const past = (codes.data?.codes ?? []).filter((code) => !isAlive(code));
  const names = new Map(user.applications.map(({ id, name }) => [id, name]));
  const nameOf = (id: string | null | undefined) => (typeof id === "string" ? (names.get(id) ?? id) : users.codes.organisation);
  return (
    <>
      <Card title={words.title} side={add} flush>
        {codes.isError && <div className="body"><Refusal error={codes.error} retry={() => void codes.refetch()} /></div>}
        {user.applications.length === 0 ? <Empty icon="apps" title={words.none.title}><p>{words.none.text}</p></Empty> : <Rows user={user} codes={codes.data?.codes} ask={setAsked} />}
      </Card>
      {past.length > 0 && <Card title={users.codes.past} flush><PastCodes account={user.id} codes={past} nameOf={nameOf} /></Card>}
      {adding && <AddApplication user={user} close={() => setAdding(false)} />}
      {asked?.act === "generate" && <Generate user={user} application={asked.id} close={close} />}
      {asked?.act === "revoke" && <Revoke account={user} application={asked} close={close} />}
      {asked?.act === "remove" && <RemoveApplication user={user} application={asked} close={close} />}
    </>
  );
}
