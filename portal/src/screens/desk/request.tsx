// One request for approval, and the decision about it.

import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { answered, api } from "../../api/client";
import { applicationsQuery } from "../../api/lists";
import { useMay, useSession } from "../../api/session";
import { moment } from "../../logic/time";
import { announce } from "../../ui/announce";
import { Avatar } from "../../ui/avatar";
import { Button } from "../../ui/button";
import { Confirm } from "../../ui/dialog";
import { When } from "../../ui/when";
import { desk } from "../../words/desk";
import { type Approval, refresh } from "../codes/queries";
import { askedFor } from "../codes/request-state";
import { Verified } from "./verified";

const words = desk.approvals;

export function Request({ approval }: { approval: Approval }) {
  const may = useMay();
  const { account_id: me } = useSession();
  const { data } = useQuery({ ...applicationsQuery, enabled: may("applications:read") });
  const { account, requester } = approval;
  const own = requester.id === me;
  const name = account.name ?? account.id;
  const why = own ? words.own : account.id === me ? words.ownAccount : may("users.approvals:write") ? null : words.readOnly;
  return (
    <li className="request">
      <Avatar name={name} />
      <div className="grow stack-s">
        <div>
          <h3 className="break">{name}</h3>
          <p>{askedFor(approval, data && { applications: data.applications.map(({ id, name: called, created_at: since }) => ({ id, name: called, since })) })}</p>
        </div>
        <Verified approval={approval} />
        <p className="muted small">{own ? words.you : words.asks(requester.name ?? words.somebody)} · <When at={approval.requested_at} rough /> · {words.expires(moment(approval.expires_at))}</p>
        {why !== null && <p className="muted small">{why}</p>}
      </div>
      {why === null && <Decision approval={approval} name={name} />}
    </li>
  );
}

function Decision({ approval: { id, account, requester }, name }: { approval: Approval; name: string }) {
  const [asking, setAsking] = useState<"grant" | "refuse" | null>(null);
  const decide = useMutation({
    mutationFn: (what: "grant" | "refuse") => {
      const params = { path: { account: account.id, approval: id } };
      return answered(what === "grant" ? api.POST("/admin/api/v1/accounts/{account}/approvals/{approval}/grant", { params }) : api.POST("/admin/api/v1/accounts/{account}/approvals/{approval}/refuse", { params }));
    },
    onSuccess: (_, what) => {
      setAsking(null);
      announce(what === "grant" ? words.approved : words.refused);
    },
    onSettled: refresh,
  });
  const who = requester.name ?? words.somebody;
  const ask = (what: "grant" | "refuse") => {
    decide.reset();
    setAsking(what);
  };
  return (
    <div className="row">
      <Button onPress={() => ask("refuse")}>{words.refuse}</Button>
      <Button kind="primary" onPress={() => ask("grant")}>{words.approve}</Button>
      {asking !== null && (
        <Confirm title={asking === "grant" ? words.approveTitle : words.refuseTitle} button={asking === "grant" ? words.approve : words.refuse} grave={asking === "refuse"} close={() => setAsking(null)} act={() => decide.mutate(asking)} busy={decide.isPending} error={decide.error}>
          <p>{asking === "grant" ? words.approveText(who, name) : words.refuseText(who)}</p>
        </Confirm>
      )}
    </div>
  );
}
