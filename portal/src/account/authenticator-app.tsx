// The operator's own authenticator apps.

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Schemas } from "../api/client";
import { useSession } from "../api/session";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Card } from "../ui/card";
import { Dialog } from "../ui/dialog";
import { Icon } from "../ui/icon";
import { Notice } from "../ui/notice";
import { Answer } from "../ui/states";
import { When } from "../ui/when";
import { words as shared } from "../words";
import { account } from "../words/account";
import { EnrolApp } from "./enrol-app";
import { ownTotpsQuery } from "./own-totp";
import { RemoveApp } from "./remove-app";
import "./account.css";

const words = account.totp;
type Totp = Schemas["TotpShown"];

export function AuthenticatorApp() {
  const { has_totp: on } = useSession();
  const totps = useQuery(ownTotpsQuery);
  const [enrols, setEnrols] = useState(false);
  const [removes, setRemoves] = useState<Totp | null>(null);
  const state = on ? <Badge tone="good" icon="check">{words.on}</Badge> : <Badge icon="minus">{words.off}</Badge>;
  const foot = <Button kind={on ? "" : "primary"} onPress={() => setEnrols(true)}><Icon name="phone" />{on ? words.another : words.setUp}</Button>;
  const end = () => setEnrols(false);
  return (
    <Card title={words.title} side={state} foot={foot}>
      <p className="muted">{words.lead}</p>
      <Answer of={totps} rows={1}>
        {({ totps: apps, lock }) => (
          <>
            {lock.state === "locked" && lock.until && <Notice tone="warn" icon="lock"><p>{words.lockedUntil} <When at={lock.until} />.</p></Notice>}
            {lock.state === "deactivated" && <Notice tone="warn" icon="lock">{words.lockedByHand}</Notice>}
            {apps.length > 0 && <ul className="apps" aria-label={words.title}>{apps.map((app) => <App key={app.id} app={app} remove={() => setRemoves(app)} />)}</ul>}
          </>
        )}
      </Answer>
      {enrols && <Dialog title={words.enrol.title} close={end} firm><EnrolApp lead={words.lead} leave={{ name: shared.cancel, act: end }} done={end} /></Dialog>}
      {removes !== null && <RemoveApp totp={removes} close={() => setRemoves(null)} />}
    </Card>
  );
}

function App({ app, remove }: { app: Totp; remove: () => void }) {
  const { status, label, registered_at: at } = app;
  return (
    <li>
      <Icon name="phone" />
      <span className="grow">
        <span className="strong break">{label}</span>
        <span className="muted small">{words.states[status] ?? status} · {words.registered} <When at={at} rough /></span>
      </span>
      <Button kind="tiny" label={`${words.remove} ${label}`} onPress={remove}>{words.remove}</Button>
    </li>
  );
}
