// Adds a web hook, whose secret is shown once, or changes one.

import type { Schemas } from "../../api/client";
import { atField } from "../../logic/at-field";
import { checks, useDraft } from "../../logic/draft";
import { isHookUrl, linesOf } from "../../logic/uris";
import { announce } from "../../ui/announce";
import { FormDialog } from "../../ui/dialog";
import { Lines, Radios, Text, Tick } from "../../ui/fields";
import { ShownOnce } from "../../ui/shown-once";
import { words as shared } from "../../words";
import { organisation } from "../../words/organisation";
import { type Hook, useChangeHook, useMakeHook } from "./queries";

const words = organisation.hooks;
const NAME_MAX = 200;
const SENDS = [
  { value: "all", name: words.all, hint: words.allHint },
  { value: "some", name: words.some, hint: words.someHint },
] as const;

export function HookDialog({ hook, close }: { hook?: Hook; close: () => void }) {
  const make = useMakeHook();
  const change = useChangeHook();
  const error = make.error ?? change.error;
  const initial = { name: hook?.name ?? "", url: hook?.url ?? "", sends: (hook?.events.length ?? 0) === 0 ? "all" : "some", events: hook?.events.join("\n") ?? "", enabled: hook?.enabled ?? true };
  const draft = useDraft(
    initial,
    {
      name: (name) => checks.filled(name) ?? (Array.from(name.trim()).length > NAME_MAX ? organisation.long(NAME_MAX) : undefined),
      url: (url) => (isHookUrl(url.trim()) ? undefined : words.urlWrong),
      events: (events, { sends }) => (sends === "all" || (linesOf(events).length > 0 && linesOf(events).every((type) => /^[a-z0-9_]+$/.test(type))) ? undefined : words.typesWrong),
    },
    atField(error, ["name", "url", "events"]),
  );
  const { values, set, field } = draft;
  if (make.data !== undefined) {
    const { name, secret } = make.data;
    const done = () => { announce(words.added(name)); close(); };
    return <ShownOnce title={words.secret} warning={words.secretWarning} values={[[words.secret, secret]]} close={done} />;
  }
  const send = ({ name, url, sends, events, enabled }: typeof initial) => {
    const body: Schemas["HookInput"] = { name: name.trim(), url: url.trim(), events: sends === "all" ? [] : linesOf(events), enabled };
    if (hook === undefined) make.mutate(body);
    else change.mutate({ id: hook.id, body }, { onSuccess: () => { announce(shared.saved); close(); } });
  };
  const [title, button] = hook === undefined ? [words.add, words.add] : [words.editTitle, shared.save];
  return (
    <FormDialog title={title} close={close} firm={draft.changed} send={() => draft.send(send)} button={button} busy={make.isPending || change.isPending} error={error}>
      <Text label={words.nameField} {...field("name")} autoComplete="off" autoFocus maxLength={NAME_MAX} />
      <Text label={words.url} hint={words.urlHint} {...field("url")} type="url" inputMode="url" autoComplete="off" spellCheck={false} />
      <Radios label={words.sends} value={values.sends} onChange={(sends) => set("sends", sends)} options={SENDS} />
      {values.sends === "some" && <Lines label={words.types} hint={words.typesHint} {...field("events")} />}
      <Tick label={words.enabled} hint={words.enabledHint} checked={values.enabled} onChange={(on) => set("enabled", on)} />
    </FormDialog>
  );
}
