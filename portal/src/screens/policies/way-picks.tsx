// Several ways to prove who one is, ticked.

import { Icon } from "../../ui/icon";
import { wayName } from "./ways";

interface Props {
  readonly label: string;
  readonly hint?: string;
  readonly ways: readonly string[];
  readonly value: readonly string[];
  readonly onChange: (ways: string[]) => void;
}

export function WayPicks({ label, hint, ways, value, onChange }: Props) {
  const toggle = (id: string) => onChange(ways.filter((way) => (way === id) !== value.includes(way)));
  return (
    <fieldset className="field">
      <legend className="label">{label}</legend>
      <div className="factors">
        {ways.map((id) => (
          <label key={id} className={`factor ${value.includes(id) ? "on" : ""}`}>
            <input type="checkbox" className="sr" checked={value.includes(id)} onChange={() => toggle(id)} />
            <Icon name={value.includes(id) ? "check" : "plus"} />
            {wayName(id)}
          </label>
        ))}
      </div>
      {hint !== undefined && <span className="hint">{hint}</span>}
    </fieldset>
  );
}
