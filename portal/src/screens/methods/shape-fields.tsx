// What codes look like and how long they live.

import type { Draft } from "../../logic/draft";
import { Count, Radios, SpanField, Tick } from "../../ui/fields";
import { Part } from "../../ui/settings-card";
import { methods } from "../../words/methods";
import { type Lockout, type Shape, lengthMax } from "./code-draft";

const words = methods.codes;

type Field = Draft<Shape>["field"];

interface Props {
  readonly values: Shape;
  readonly change: (part: Partial<Shape>) => void;
  readonly field: Field;
}

export function LifeFields({ field }: Pick<Props, "field">) {
  return (
    <Part title={words.life} lead={words.lifeLead}>
      <div className="short"><SpanField label={words.expiration} hint={words.expirationHint} {...field("life_default_seconds")} /></div>
      <div className="form-grid">
        <SpanField label={words.shortest} hint={words.shortestHint} {...field("life_min_seconds")} />
        <SpanField label={words.longest} hint={words.longestHint} {...field("life_max_seconds")} />
      </div>
    </Part>
  );
}

export function ShapeFields({ values, change, field }: Props) {
  const { alphabet } = values;
  // Only complex codes have classes of symbols to choose from.
  const choose = (next: Shape["alphabet"]) => change({ alphabet: next, letters: next === "complex", specials: false });
  return (
    <Part title={words.shape} lead={words.shapeLead}>
      <Radios label={words.alphabet} value={alphabet} onChange={choose} options={words.alphabets} />
      {alphabet === "complex" && (
        <div className="stack-s within">
          <Tick label={words.letters} checked={values.letters} onChange={(on) => change({ letters: on })} />
          <Tick label={words.specials} checked={values.specials} onChange={(on) => change({ specials: on })} />
        </div>
      )}
      <div className="short"><Count label={words.length} hint={alphabet === "speakable" ? words.lengthSpeakable : words.lengthHint} min={4} max={lengthMax(alphabet)} {...field("length")} /></div>
      <Tick label={words.multiple} hint={words.multipleHint} checked={values.multiple_use} onChange={(on) => change({ multiple_use: on })} />
    </Part>
  );
}

export function LockoutFields({ field }: { field: Draft<Lockout>["field"] }) {
  return (
    <Part title={words.lockout} lead={words.lockoutLead}>
      <div className="short"><Count label={words.failures} min={1} max={100} {...field("failures_max")} /></div>
      <div className="short"><SpanField label={words.duration} {...field("lock_duration_seconds")} /></div>
    </Part>
  );
}
