// Puts a text on the clipboard, and says so.

import { useEffect, useState } from "react";
import { copyText } from "../logic/clipboard";
import { words } from "../words";
import { announce } from "./announce";
import { Button } from "./button";
import { Icon } from "./icon";

interface Props {
  readonly text: string;
  /** What is copied, as in “Copy client ID”. */
  readonly of: string;
  readonly kind?: string;
  /** Whether the button shows a word beside its drawing. */
  readonly worded?: boolean;
}

export function Copy({ text, of, kind = "quiet tiny", worded = false }: Props) {
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => setDone(false), 2000);
    return () => clearTimeout(timer);
  }, [done]);
  const copy = async () => {
    const copied = await copyText(text);
    setDone(copied);
    announce(copied ? words.copied(of) : words.notCopied);
  };
  return (
    <Button kind={worded ? kind : `${kind} square`} label={words.copyOf(of)} onPress={() => void copy()}>
      <Icon name={done ? "check" : "copy"} />{worded && words.copy}
    </Button>
  );
}
