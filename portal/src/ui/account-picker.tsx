// Finds one user while one types an identifier or a name.

import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Button as AriaButton, ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from "react-aria-components";
import { answered, api, queryClient } from "../api/client";
import { accountQuery } from "../api/lists";
import { words } from "../words";
import { Icon } from "./icon";
import "./account-picker.css";

interface Props {
  readonly label: string;
  readonly hint?: string;
  readonly wrong?: string | undefined;
  /** The user's id. */
  readonly value: string | undefined;
  readonly onChange: (account: string | undefined) => void;
}

const PAUSE = 180;
const SHOWN = 8;

export function AccountPicker({ label, hint, wrong, value, onChange }: Props) {
  const chosen = useQuery({ ...accountQuery(value ?? ""), enabled: value !== undefined });
  const name = value === undefined ? "" : (chosen.data?.display_name ?? (chosen.isError ? value : ""));
  const [text, setText] = useState(name);
  const [told, setTold] = useState(name);
  if (told !== name) {
    setTold(name);
    setText(name);
  }
  const looking = text.trim() !== name;
  const asked = usePaused(text.trim());
  const found = useQuery({
    queryKey: ["accounts", "pick", asked],
    queryFn: () => answered(api.GET("/admin/api/v1/accounts", { params: { query: { q: asked, limit: SHOWN } } })),
    enabled: looking && asked !== "",
  });
  // What was found for an earlier text is not offered: Enter would choose somebody else.
  const items = looking && asked === text.trim() ? (found.data?.accounts ?? []) : [];
  const choose = (id: string) => {
    const account = items.find((item) => item.id === id);
    if (account === undefined) return;
    queryClient.setQueryData(accountQuery(id).queryKey, account);
    if (id !== value) onChange(id);
  };
  const settle = () => {
    if (text.trim() === "" && value !== undefined) onChange(undefined);
    else setText(name);
  };
  return (
    <ComboBox
      className="field" items={items} inputValue={text} onInputChange={setText} value={value ?? null} allowsCustomValue allowsEmptyCollection isInvalid={wrong !== undefined} onBlur={settle}
      onChange={(key) => {
        if (key !== null) choose(String(key));
      }}
    >
      <Label>{label}</Label>
      <div className="picker">
        <Input className="input" placeholder={words.pickUser} autoComplete="off" spellCheck={false} />
        {value !== undefined && <AriaButton slot={null} className="button quiet tiny square" aria-label={words.clear} onPress={() => onChange(undefined)}><Icon name="close" /></AriaButton>}
      </div>
      {hint !== undefined && <span className="hint">{hint}</span>}
      {wrong !== undefined && <span className="wrong"><Icon name="warn" />{wrong}</span>}
      <Popover className="picks">
        <ListBox className="menu" renderEmptyState={() => <p className="menu-head muted">{found.data === undefined || asked !== text.trim() ? words.loading : words.noUser}</p>}>
          {(account: (typeof items)[number]) => (
            <ListBoxItem id={account.id} textValue={account.display_name} className="menu-item pick">
              <span className="strong">{account.display_name}</span>
              <span className="muted small">{account.email?.value ?? account.phone_number?.value ?? account.username ?? account.id}</span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}

/** A text once typing pauses. */
function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  return paused;
}
