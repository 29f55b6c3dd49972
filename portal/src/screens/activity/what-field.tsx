// Chooses what happened: a kind of event, or all of a group.

import { groupedTypes } from "../../logic/event";
import { Field } from "../../ui/fields";
import { activity } from "../../words/activity";

const words = activity.filters;
const GROUPS = groupedTypes();

export function WhatField({ value, onChange }: { value: string | undefined; onChange: (what: string | undefined) => void }) {
  return (
    <Field label={words.what}>
      {(control) => (
        <select className="input" value={value ?? ""} {...control} onChange={(event) => onChange(event.target.value === "" ? undefined : event.target.value)}>
          <option value="">{words.anything}</option>
          {GROUPS.map(({ group, name, types }) => (
            <optgroup key={group} label={name}>
              <option value={group}>{words.all(name)}</option>
              {types.map(([type, text]) => <option key={type} value={type}>{text}</option>)}
            </optgroup>
          ))}
        </select>
      )}
    </Field>
  );
}
