// Locks of TOTP that grow longer with the failures.

import type { LockTier } from "../../logic/totp-chance";
import { Button } from "../../ui/button";
import { Count, SpanField } from "../../ui/fields";
import { Icon } from "../../ui/icon";
import { methods } from "../../words/methods";
import { mayAddTier } from "./totp-draft";

const words = methods.totp;

interface Props {
  readonly value: readonly LockTier[];
  readonly onChange: (tiers: LockTier[]) => void;
  readonly wrong: string | undefined;
}

export function LockTiers({ value, onChange, wrong }: Props) {
  const change = (at: number, part: Partial<LockTier>) => onChange(value.map((tier, place) => (place === at ? { ...tier, ...part } : tier)));
  const add = () => {
    const last = value.at(-1) ?? { failures: 0, duration_seconds: 225 };
    onChange([...value, { failures: Math.min((last.failures || 0) + 5, 100), duration_seconds: (last.duration_seconds || 900) * 4 }]);
  };
  return (
    <div className="stack">
      {value.map(({ failures, duration_seconds }, at) => (
        <div className="tier" role="group" aria-label={words.tier(at + 1)} key={at}>
          <Count label={words.tierFailures} min={1} max={100} value={failures} onChange={(count) => change(at, { failures: count })} />
          <SpanField label={words.tierDuration} value={duration_seconds} onChange={(seconds) => change(at, { duration_seconds: seconds })} />
          <Button kind="quiet square" label={words.removeTier(at + 1)} disabled={value.length === 1} onPress={() => onChange(value.filter((_, place) => place !== at))}><Icon name="trash" /></Button>
        </div>
      ))}
      {wrong !== undefined && <p className="bad small" role="alert">{wrong}</p>}
      {mayAddTier(value) && <div><Button kind="tiny" onPress={add}><Icon name="plus" />{words.addTier}</Button></div>}
    </div>
  );
}
