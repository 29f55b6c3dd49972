// Adds, changes and deletes a network zone.

import { useMutation } from "@tanstack/react-query";
import { type Schemas, answered, api, queryClient } from "../../api/client";
import { zonesQuery } from "../../api/policies";
import { checks } from "../../logic/draft";
import { useEager } from "../../logic/eager";
import { linesOf, wrongNetwork } from "../../logic/networks";
import { placed } from "../../logic/placed-errors";
import { announce } from "../../ui/announce";
import { FormDialog } from "../../ui/dialog";
import { Lines, Text, Tick } from "../../ui/fields";
import { Removal } from "../../ui/removal";
import { words as shared } from "../../words";
import { zones as words } from "../../words/zones";

type Zone = Schemas["ZoneShown"];

const NAME_MAX = 128;
const RANGES_MAX = 150;

function ranges(text: string): string | undefined {
  const lines = linesOf(text);
  const wrong = lines.find(wrongNetwork);
  if (wrong !== undefined) return words.wrongLine(wrong);
  return lines.length > RANGES_MAX ? words.most : undefined;
}

const CHECKS = {
  name: (name: string) => checks.filled(name) ?? (Array.from(name.trim()).length > NAME_MAX ? words.long : undefined),
  gateways: (text: string) => (linesOf(text).length === 0 ? words.someAddress : ranges(text)),
  proxies: ranges,
};
const place = (field: string) => /^(name|gateways|proxies)\b/.exec(field)?.[1];
const refresh = () => queryClient.invalidateQueries({ queryKey: zonesQuery.queryKey });

export function ZoneDialog({ zone, close }: { zone?: Zone; close: () => void }) {
  const save = useMutation({
    mutationFn: (body: Schemas["ZoneInput"]) =>
      answered(zone === undefined ? api.POST("/admin/api/v1/zones", { body }) : api.PUT("/admin/api/v1/zones/{zone}", { params: { path: { zone: zone.id } }, body })),
    onSuccess: refresh,
  });
  const error = placed(save.error, place);
  const draft = useEager(
    { name: zone?.name ?? "", gateways: zone?.gateways.join("\n") ?? "", proxies: zone?.proxies.join("\n") ?? "", active: zone?.active ?? true },
    CHECKS,
    error,
  );
  const send = ({ name, gateways, proxies, active }: typeof draft.values) =>
    save.mutate({ name: name.trim(), gateways: linesOf(gateways), proxies: linesOf(proxies), active }, {
      onSuccess: (saved) => {
        announce(zone === undefined ? words.added(saved.name) : shared.saved);
        close();
      },
    });
  const [title, button] = zone === undefined ? [words.add, words.add] : [words.editTitle, shared.save];
  return (
    <FormDialog title={title} close={close} firm={draft.changed} send={() => draft.send(send)} button={button} busy={save.isPending} error={error}>
      <Text label={words.name} {...draft.field("name")} autoComplete="off" autoFocus />
      <Lines label={words.gateways} hint={words.gatewaysHint} rows={4} {...draft.field("gateways")} />
      <Lines label={words.proxies} optional hint={words.proxiesHint} rows={2} {...draft.field("proxies")} />
      <Tick label={words.active} hint={words.activeHint} checked={draft.values.active} onChange={(on) => draft.set("active", on)} />
    </FormDialog>
  );
}

export function RemoveZone({ zone: { id, name }, close }: { zone: Zone; close: () => void }) {
  const remove = useMutation({
    mutationFn: () => answered(api.DELETE("/admin/api/v1/zones/{zone}", { params: { path: { zone: id } } })),
    onSuccess: refresh,
  });
  return <Removal words={words} title={words.removeTitle} text={words.removeText(name)} name={name} by={remove} what={undefined} close={close} />;
}
