// The verification checklist of one application's codes, or of the organisation's.

import { useMemo } from "react";
import type { Schemas } from "../../api/client";
import { useMay } from "../../api/session";
import { type Check, TOO_LONG, idFor, listTrouble } from "../../logic/checklist";
import { useDraft } from "../../logic/draft";
import { announce } from "../../ui/announce";
import { Button } from "../../ui/button";
import { Text, Tick } from "../../ui/fields";
import { Icon } from "../../ui/icon";
import { Acts } from "../../ui/menu";
import { SettingsCard } from "../../ui/settings-card";
import { words as shared } from "../../words";
import { methods } from "../../words/methods";
import { ORGANISATION, useSavePasscodes } from "./queries";
import "./methods.css";

const words = methods.checklist;
const MOST = 20;

const asChecks = (checks: readonly Schemas["CheckShown"][]): Check[] =>
  checks.map(({ id, label, required = false, knowledge = false }) => ({ id, label, required, knowledge }));

const trouble = (checks: readonly Check[]) => {
  const found = listTrouble(checks);
  return found === undefined ? undefined : words[found];
};

export function Checklist({ scope, checks }: { scope: string; checks: readonly Schemas["CheckShown"][] }) {
  const may = useMay()("authentication_methods:write");
  const save = useSavePasscodes(scope);
  const loaded = useMemo(() => ({ verification: asChecks(checks) }), [checks]);
  const draft = useDraft(loaded, { verification: trouble }, save.error);
  const { value: list, onChange, wrong } = draft.field("verification");
  const send = ({ verification }: typeof loaded) =>
    save.mutate({ codes: { verification: verification.map((check) => ({ ...check, label: check.label.trim() })) } }, {
      onSuccess: (saved) => {
        draft.reset({ verification: asChecks(saved.codes.verification) });
        announce(shared.saved);
      },
    });
  const add = (check: Omit<Check, "id"> & { id?: string }) => onChange([...list, { ...check, id: idFor(check.id ?? check.label, list) }]);
  const left = words.suggested.filter(({ id }) => !list.some((check) => check.id === id));
  return (
    <SettingsCard title={words.title} draft={draft} may={may} save={save} send={send}>
      <p className="muted">{scope === ORGANISATION ? words.organisationLead : words.lead}</p>
      {list.length === 0 && <p>{words.none}</p>}
      {list.length > 0 && (
        <ol className="checklist">
          {list.map((check, at) => (
            <Item key={check.id} check={check} number={at + 1} last={at === list.length - 1} sent={wrong !== undefined} list={list} onChange={onChange} />
          ))}
        </ol>
      )}
      {wrong !== undefined && wrong !== words.blank && <p className="bad" role="alert">{wrong}</p>}
      {may && list.length < MOST && (
        <div className="row">
          <Button kind="tiny" onPress={() => add({ label: "", required: false, knowledge: false })}><Icon name="plus" />{words.add}</Button>
          {left.length > 0 && <Acts label={words.suggestions} kind="quiet tiny" acts={left.map((each) => ({ name: each.label, run: () => add(each) }))}>{words.suggestions}<Icon name="down" /></Acts>}
        </div>
      )}
    </SettingsCard>
  );
}

interface ItemProps {
  readonly check: Check;
  readonly number: number;
  readonly last: boolean;
  readonly sent: boolean;
  readonly list: readonly Check[];
  readonly onChange: (list: Check[]) => void;
}

function Item({ check, number, last, sent, list, onChange }: ItemProps) {
  const at = number - 1;
  const name = check.label.trim() === "" ? words.itemNumber(number) : check.label;
  const change = (part: Partial<Check>) => onChange(list.with(at, { ...check, ...part }));
  const move = (to: number) => onChange(list.with(at, list[to] ?? check).with(to, check));
  const blank = sent && check.label.trim() === "" ? words.blank : undefined;
  return (
    <li>
      <Text label={`${number}. ${words.item}`} value={check.label} onChange={(label) => change({ label })} wrong={blank} maxLength={TOO_LONG} autoComplete="off" />
      <div className="row apart">
        <div className="row ticks-row">
          <Tick label={words.required} checked={check.required} onChange={(required) => change({ required })} />
          <Tick label={words.knowledge} hint={words.knowledgeHint} checked={check.knowledge} onChange={(knowledge) => change({ knowledge })} />
        </div>
        <div className="row">
          <Button kind="quiet tiny square" label={words.up(name)} disabled={at === 0} onPress={() => move(at - 1)}><Icon name="up" /></Button>
          <Button kind="quiet tiny square" label={words.down(name)} disabled={last} onPress={() => move(at + 1)}><Icon name="down" /></Button>
          <Button kind="quiet tiny square" label={words.remove(name)} onPress={() => onChange(list.filter((each) => each !== check))}><Icon name="trash" /></Button>
        </div>
      </div>
    </li>
  );
}
