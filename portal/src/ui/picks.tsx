// Several of many, each found by typing and taken back with a button.

import { useId, useRef, useState } from "react";
import { Button as AriaButton, ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from "react-aria-components";
import { words } from "../words";
import { Icon } from "./icon";
import "./account-picker.css";
import "./picks.css";

export interface Pick {
  readonly id: string;
  readonly name: string;
  /** A second line, where names are alike. */
  readonly sub?: string | undefined;
}

export interface PicksProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly wrong?: string | undefined;
  readonly value: readonly string[];
  readonly onChange: (ids: string[]) => void;
  /** What can be added. None where one may not see them: then they can only be taken back. */
  readonly items: readonly Pick[] | null;
  readonly nameOf: (id: string) => string;
  readonly placeholder: string;
  /** Told what was typed, where the server looks for it; `items` is then what it found. */
  readonly typed?: (text: string) => void;
  readonly busy?: boolean;
}

const SHOWN = 50;

export function Picks({ label, hint, wrong, value, onChange, items, nameOf, placeholder, typed, busy = false }: PicksProps) {
  const [text, setText] = useState("");
  // Each choice is made in a field of its own, so that its list does not open again by itself.
  const [round, setRound] = useState(0);
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const type = (next: string) => {
    setText(next);
    typed?.(next);
  };
  const fits = ({ name }: Pick) => typed !== undefined || name.toLowerCase().includes(text.trim().toLowerCase());
  const offered = (items ?? []).filter((item) => !value.includes(item.id) && fits(item)).slice(0, SHOWN);
  const add = (added: string) => {
    onChange([...value, added]);
    type("");
    setRound(round + 1);
  };
  const take = (taken: string) => {
    onChange(value.filter((other) => other !== taken));
    input.current?.focus();
  };
  const chips = value.length > 0 && (
    <ul className="chips" aria-label={label}>
      {value.map((one) => (
        <li key={one} className="chip">
          <span className="break">{nameOf(one)}</span>
          <AriaButton slot={null} className="button quiet tiny square" aria-label={words.take(nameOf(one), label)} onPress={() => take(one)}><Icon name="close" /></AriaButton>
        </li>
      ))}
    </ul>
  );
  const told = [hint === undefined ? "" : `${id}-hint`, wrong === undefined ? "" : `${id}-wrong`].filter(Boolean).join(" ");
  const notes = (
    <>
      {hint !== undefined && <span className="hint" id={`${id}-hint`}>{hint}</span>}
      {wrong !== undefined && <span className="wrong" id={`${id}-wrong`}><Icon name="warn" />{wrong}</span>}
    </>
  );
  if (items === null) return <div className="field"><span className="label">{label}</span>{chips || <span className="muted">{words.none}</span>}{notes}</div>;
  return (
    <ComboBox
      key={round} className="field" items={offered} inputValue={text} onInputChange={type} value={null} allowsCustomValue allowsEmptyCollection isInvalid={wrong !== undefined}
      onChange={(key) => {
        if (key !== null) add(String(key));
      }}
    >
      <Label>{label}</Label>
      {chips}
      <div className="picker">
        <Input ref={input} className="input" placeholder={placeholder} autoFocus={round > 0} autoComplete="off" spellCheck={false} onBlur={() => type("")} {...(told === "" ? {} : { "aria-describedby": told })} />
        {typed === undefined && <AriaButton className="button quiet tiny square"><Icon name="down" /></AriaButton>}
      </div>
      {notes}
      <Popover className="picks">
        <ListBox className="menu" renderEmptyState={() => <p className="menu-head muted">{busy ? words.loading : words.nothingFound}</p>}>
          {(item: Pick) => (
            <ListBoxItem id={item.id} textValue={item.name} className="menu-item pick">
              <span>{item.name}</span>
              {item.sub !== undefined && <span className="muted small">{item.sub}</span>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
