// Moves one thing up or down in an order that the server keeps. The keyboard stays where it was.

import { useEffect, useRef } from "react";
import { Button } from "./button";
import { Icon } from "./icon";

interface Props {
  readonly up: string;
  readonly down: string;
  /** Its place, from 1 on. */
  readonly place: number;
  readonly last: number;
  readonly busy: boolean;
  readonly move: (place: number) => void;
}

export function Mover({ up, down, place, last, busy, move }: Props) {
  const group = useRef<HTMLSpanElement>(null);
  const pressed = useRef<"up" | "down" | null>(null);
  useEffect(() => {
    // Moved to the end, its button does nothing any more: the other one is next to it.
    if (pressed.current === null || busy) return;
    const [first, second] = group.current?.querySelectorAll("button") ?? [];
    const meant = pressed.current === "up" ? first : second;
    (meant?.disabled === true ? (meant === first ? second : first) : meant)?.focus();
    pressed.current = null;
  }, [place, busy]);
  const go = (way: "up" | "down") => {
    if (busy) return;
    pressed.current = way;
    move(way === "up" ? place - 1 : place + 1);
  };
  return (
    <span className="mover nowrap" ref={group}>
      <Button kind="quiet tiny square" label={up} disabled={place <= 1} onPress={() => go("up")}><Icon name="up" /></Button>
      <Button kind="quiet tiny square" label={down} disabled={place >= last} onPress={() => go("down")}><Icon name="down" /></Button>
    </span>
  );
}
