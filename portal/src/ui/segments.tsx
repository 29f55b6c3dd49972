// One of a few, chosen in a row of buttons.

import { ToggleButton, ToggleButtonGroup } from "react-aria-components";

interface Props<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly options: readonly (readonly [T, string])[];
}

export function Segments<T extends string>({ label, value, onChange, options }: Props<T>) {
  const select = (keys: Iterable<unknown>) => {
    for (const key of keys) onChange(key as T);
  };
  return (
    <ToggleButtonGroup className="segments" aria-label={label} selectedKeys={[value]} disallowEmptySelection onSelectionChange={select}>
      {options.map(([key, name]) => <ToggleButton key={key} id={key} className="segment">{name}</ToggleButton>)}
    </ToggleButtonGroup>
  );
}
