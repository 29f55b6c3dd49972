// Which authenticators users may have, of an enrolment policy.

import { useMemo } from "react";
import type { Schemas } from "../../api/client";
import { Problem } from "../../api/problem";
import { useSettings } from "../../logic/settings";
import { announce } from "../../ui/announce";
import { Choice, Count, Text } from "../../ui/fields";
import { SettingsCard } from "../../ui/settings-card";
import { words as shared } from "../../words";
import { policies } from "../../words/policies";
import { editing } from "../../words/policies-edit";
import { type Grace, type Row, entriesOf, mayBeRequired, rowsOf, troubleOf } from "./enrolment-draft";
import { type Policy, useChangePolicy } from "./queries";
import { inputOf } from "./standing";
import { keyName } from "./telling";

const words = editing.authenticators;
const GRACES = (Object.keys(words.graces) as Grace[]).map((grace) => [grace, words.graces[grace]] as const);
const ALLOWANCES = ["not_allowed", "optional", "required"] as const;

interface Props {
  readonly policy: Policy;
  readonly entries: readonly Schemas["EnrolmentShown"][];
}

export function Authenticators({ policy, entries }: Props) {
  const save = useChangePolicy(policy.id);
  const loaded = useMemo(() => ({ rows: rowsOf(entries) }), [entries]);
  const draft = useSettings(loaded, { rows: (rows) => rows.map(troubleOf).find((trouble) => trouble !== undefined) }, save.error);
  const { rows } = draft.values;
  const send = (values: typeof loaded) =>
    save.mutate({ ...inputOf(policy), enrolment: entriesOf(values.rows, entries) }, {
      onSuccess: (saved) => {
        draft.reset({ rows: rowsOf(saved.enrolment ?? []) });
        announce(shared.saved);
      },
    });
  const sent = entriesOf(rows, entries);
  const told = ({ key }: Row) => toldOf(save.error, sent.findIndex((entry) => entry.key === key));
  return (
    <SettingsCard title={words.title} draft={draft} may save={save} send={send}>
      <div className="authenticators">
        {rows.map((row, at) => <Item key={row.key} row={row} told={told(row)} onChange={(part) => draft.set("rows", rows.with(at, { ...row, ...part }))} />)}
      </div>
    </SettingsCard>
  );
}

/** What the server said of one entry. */
function toldOf(error: unknown, at: number): string | undefined {
  const found = error instanceof Problem ? error.body.errors?.find(({ field }) => field.startsWith(`enrolment[${at}]`)) : undefined;
  return found === undefined ? undefined : shared.expected(found.expected);
}

function Item({ row, told, onChange }: { row: Row; told: string | undefined; onChange: (part: Partial<Row>) => void }) {
  const { key, allowance, grace } = row;
  const name = keyName(key);
  const allowed = ALLOWANCES.filter((each) => each !== "required" || mayBeRequired(key) || allowance === each);
  const wrong = troubleOf(row);
  return (
    <fieldset className="authenticator">
      <legend className="sr">{name}</legend>
      <div><span className="strong">{name}</span>{!mayBeRequired(key) && <span className="muted small">{words.notRequired}</span>}</div>
      <div className="stack-s">
        <Choice label={policies.policy.allowance} value={allowance} onChange={(next) => onChange({ allowance: next })} options={allowed.map((each) => [each, policies.allowances[each] ?? each] as const)} wrong={told} />
        {allowance === "required" && <Choice label={words.grace} value={grace} onChange={(next) => onChange({ grace: next })} options={GRACES} />}
        {allowance === "required" && grace === "until" && <Text type="date" label={words.until} value={row.until} onChange={(until) => onChange({ until })} wrong={wrong} />}
        {allowance === "required" && grace === "skips" && <Count label={words.skips} min={1} max={10} value={row.skips} onChange={(skips) => onChange({ skips })} wrong={wrong} />}
      </div>
    </fieldset>
  );
}
