// What a user has proved, in this order: chosen by ticking, and taken back.

import { Icon } from "../../ui/icon";
import { policies } from "../../words/policies";

const words = policies.explain;
const KEYS = Object.entries(policies.keys).filter((entry): entry is [string, string] => entry[1] !== undefined);

export function FactorsField({ value, onChange }: { value: readonly string[]; onChange: (proved: string[]) => void }) {
  const toggle = (key: string) => onChange(value.includes(key) ? value.filter((other) => other !== key) : [...value, key]);
  return (
    <fieldset className="field">
      <legend className="label">{words.proved}</legend>
      <div className="factors">
        {KEYS.map(([key, name]) => {
          const place = value.indexOf(key);
          return (
            <label key={key} className={`factor ${place < 0 ? "" : "on"}`}>
              <input type="checkbox" className="sr" checked={place >= 0} onChange={() => toggle(key)} />
              {place < 0 ? <Icon name="plus" /> : <b aria-hidden="true">{place + 1}</b>}
              {name}
            </label>
          );
        })}
      </div>
      <span className="hint">{words.provedHint}</span>
    </fieldset>
  );
}
