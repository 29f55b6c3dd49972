// Says what was done: in a line at the bottom, and aloud by screen readers.

import { useEffect, useState, useSyncExternalStore } from "react";
import { Icon } from "./icon";

const SHOWN_FOR = 6000;
let said = { text: "", number: 0 };
const listeners = new Set<() => void>();

export function announce(text: string) {
  said = { text, number: said.number + 1 };
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export function Announcements() {
  const last = useSyncExternalStore(subscribe, () => said);
  const [over, setOver] = useState(0);
  useEffect(() => {
    const timer = setTimeout(() => setOver(last.number), SHOWN_FOR);
    return () => clearTimeout(timer);
  }, [last]);
  const shown = last.number > over && last.text !== "";
  // React Aria hides the rest of the page while a dialog is open, except for what is marked so.
  return <div role="status" aria-live="polite" data-live-announcer="true">{shown && <div className="toast" key={last.number}><Icon name="check" />{last.text}</div>}</div>;
}
