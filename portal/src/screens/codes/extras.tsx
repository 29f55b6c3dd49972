// Life and uses, as far as the policy leaves a choice. The defaults are right for most calls.

import { useState } from "react";
import { asProblem } from "../../api/problem";
import { checks } from "../../logic/draft";
import { span } from "../../logic/time";
import { Choice, Count, SpanField } from "../../ui/fields";
import { words as common } from "../../words";
import { codes as words } from "../../words/codes";
import { type Order, livesOf } from "./order";
import { type Terms, lifeFits } from "./terms";

interface Props {
  readonly order: Order;
  readonly terms: Terms;
  readonly change: (part: Partial<Order>) => void;
  readonly complain: boolean;
  readonly error: unknown;
}

const USES_MAX = 1_000_000;

export function Extras({ order: { life, uses }, terms, change, complain, error }: Props) {
  const several = uses !== 1 && uses !== "unlimited";
  return (
    <div className="form-grid">
      <Life life={life} terms={terms} change={change} complain={complain} error={error} />
      {terms.multipleUse && (
        <div className="stack-s">
          <Choice
            label={words.uses.label} value={several ? "several" : String(uses)}
            options={[["1", words.uses.once], ["several", words.uses.several], ["unlimited", words.uses.unlimited]]}
            onChange={(kind) => change({ uses: kind === "several" ? 2 : kind === "unlimited" ? "unlimited" : 1 })}
          />
          {several && <Count label={words.uses.severalLabel} min={2} max={USES_MAX} value={uses} onChange={(count) => change({ uses: count })} wrong={complain ? checks.whole(1, USES_MAX)(uses) : undefined} />}
        </div>
      )}
    </div>
  );
}

function Life({ life, terms, change, complain, error }: Omit<Props, "order"> & Pick<Order, "life">) {
  const [free, setFree] = useState(false);
  const { code, body } = asProblem(error);
  const { min_seconds: min = terms.life?.min, max_seconds: max = terms.life?.max } = body;
  const lives = livesOf(terms);
  const known = life === null || lives.includes(life);
  const other = free || !known;
  const range = min !== undefined && max !== undefined ? words.life.between(min, max) : undefined;
  const empty = Number.isNaN(life ?? 0);
  const outside = !empty && !lifeFits(life, terms);
  const wrong = outside || code === "life_out_of_range" ? (range ?? words.refusals[code]) : complain && empty ? common.required : undefined;
  const normal = terms.life === undefined ? words.life.byPolicy : words.life.isDefault(span(terms.life.normal));
  const choose = (key: string) => {
    setFree(key === "other");
    if (key === "other") change({ life: life ?? terms.life?.normal ?? 300 });
    else change({ life: key === "" ? null : Number(key) });
  };
  return (
    <div className="stack-s">
      <Choice
        label={words.life.label} value={other ? "other" : life === null ? "" : String(life)} onChange={choose} wrong={other ? undefined : wrong}
        options={[["", normal], ...lives.map((seconds) => [String(seconds), span(seconds)] as const), ["other", words.life.other]]}
      />
      {other && <SpanField label={words.life.otherLabel} hint={wrong === range ? undefined : range} value={life ?? Number.NaN} onChange={(seconds) => change({ life: seconds })} wrong={wrong} />}
    </div>
  );
}
