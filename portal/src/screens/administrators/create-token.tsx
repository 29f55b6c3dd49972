// Creates an API token, and shows it once.

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { type Schemas, answered, api, queryClient } from "../../api/client";
import { useSession } from "../../api/session";
import { checks, useDraft } from "../../logic/draft";
import { linesOf, wrongNetwork } from "../../logic/networks";
import { announce } from "../../ui/announce";
import { Button } from "../../ui/button";
import { Dialog, FormDialog } from "../../ui/dialog";
import { Lines, SpanField, Text, Tick } from "../../ui/fields";
import { Notice } from "../../ui/notice";
import { administrators } from "../../words/administrators";
import { PermissionTree } from "./permission-tree";
import { ShownOnce } from "./shown-once";

const words = administrators.tokens;
const DAY = 86_400;
const [LIFE_MIN, LIFE_MAX, IDLE_MIN] = [60, 366 * DAY, 600];

interface Values {
  readonly name: string;
  readonly permissions: readonly string[];
  readonly life_seconds: number;
  readonly stops: boolean;
  readonly idle_seconds: number;
  readonly networks: string;
}

const BEGIN: Values = { name: "", permissions: [], life_seconds: 90 * DAY, stops: false, idle_seconds: 30 * DAY, networks: "" };

function order({ name, permissions, life_seconds, stops, idle_seconds, networks }: Values): Schemas["TokenOrder"] {
  return { name: name.trim(), permissions: [...permissions], life_seconds, ...(stops ? { idle_seconds } : {}), networks: linesOf(networks) };
}

export function CreateToken({ close }: { close: () => void }) {
  const { permissions: mine } = useSession();
  const create = useMutation({
    mutationFn: (values: Values) => answered(api.POST("/admin/api/v1/tokens", { body: order(values) })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["own-tokens"] }),
    // Shown once: it is forgotten with the dialog.
    gcTime: 0,
  });
  const draft = useDraft<Values>(
    BEGIN,
    {
      name: checks.filled,
      permissions: (permissions) => (permissions.length === 0 ? administrators.roles.noPermissions : undefined),
      life_seconds: (life) => (life >= LIFE_MIN && life <= LIFE_MAX ? undefined : words.lifeWrong),
      idle_seconds: (idle, all) => (!all.stops || (idle >= IDLE_MIN && idle <= all.life_seconds) ? undefined : words.idleWrong),
      networks: (networks) => {
        const line = linesOf(networks).find(wrongNetwork);
        return line === undefined ? undefined : words.networksWrong(line);
      },
    },
    create.error,
  );
  if (create.data !== undefined) return <Made token={create.data.token} close={close} />;
  const permissions = draft.field("permissions");
  return (
    <FormDialog title={words.title} close={close} size="wide" firm={draft.changed} send={() => draft.send(create.mutate)} button={words.button} busy={create.isPending} error={create.error}>
      <Text label={words.name} hint={words.nameHint} {...draft.field("name")} autoFocus autoComplete="off" maxLength={100} />
      <div className="stack-s">
        <h3>{words.permissions}</h3>
        <div className="boxed"><PermissionTree value={new Set(permissions.value)} givable={new Set<string>(mine)} wrong={permissions.wrong} onChange={(next) => permissions.onChange([...next])} /></div>
      </div>
      <div className="form-grid">
        <SpanField label={words.life} hint={words.lifeHint} {...draft.field("life_seconds")} />
        <div className="stack-s">
          <Tick label={words.stops} checked={draft.values.stops} onChange={(stops) => draft.set("stops", stops)} />
          {draft.values.stops && <SpanField label={words.idleLabel} {...draft.field("idle_seconds")} />}
        </div>
      </div>
      <Lines label={words.networks} optional hint={words.networksHint} {...draft.field("networks")} rows={2} />
    </FormDialog>
  );
}

function Made({ token, close }: { token: string; close: () => void }) {
  const [copied, setCopied] = useState(false);
  return (
    <Dialog title={words.madeTitle} close={close} firm>
      <div className="body">
        <Notice tone="warn"><p>{words.made}</p></Notice>
        <ShownOnce label={words.token} text={token} />
        <Tick label={words.understood} checked={copied} onChange={setCopied} />
      </div>
      <div className="foot"><Button kind="primary" disabled={!copied} onPress={() => { announce(words.created); close(); }}>{words.close}</Button></div>
    </Dialog>
  );
}
