// A search field that answers while one types.

import { useEffect, useRef, useState } from "react";
import { words } from "../words";
import { Button } from "./button";
import { Icon } from "./icon";

interface Props {
  readonly label: string;
  readonly placeholder?: string;
  readonly value: string;
  /** Told once typing pauses; at once on Enter and on clearing. */
  readonly onChange: (value: string) => void;
  readonly autoFocus?: boolean;
  readonly pause?: number;
}

export function Search({ label, placeholder, value, onChange, autoFocus = false, pause = 180 }: Props) {
  const [typed, setTyped] = useState(value);
  const [told, setTold] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  // Changed from outside, as by the way back.
  if (told !== value) {
    setTold(value);
    setTyped(value);
  }
  const tell = (text: string) => {
    if (text === told) return;
    setTold(text);
    onChange(text);
  };
  useEffect(() => {
    if (typed.trim() === told) return;
    const timer = setTimeout(() => tell(typed.trim()), pause);
    return () => clearTimeout(timer);
  });
  const clear = () => {
    setTyped("");
    tell("");
    input.current?.focus();
  };
  return (
    <div className="search" role="search">
      <Icon name="search" />
      <input
        ref={input} className="input" type="search" aria-label={label} placeholder={placeholder ?? label} value={typed} autoFocus={autoFocus}
        autoComplete="off" spellCheck={false} autoCapitalize="none" maxLength={200}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") tell(typed.trim());
          if (event.key === "Escape" && typed !== "") { event.preventDefault(); clear(); }
        }}
      />
      {typed !== "" && <Button kind="quiet tiny square" label={words.clear} onPress={clear}><Icon name="close" /></Button>}
    </div>
  );
}
