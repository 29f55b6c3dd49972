// Holds calls back while the session is over, until the operator has signed in again, and while it opens nothing, until
// they have an authenticator app. So a form that was half filled is sent once more by itself, and nothing that was typed
// is lost.

/** Why calls wait: the session is over, its sign-in too long ago for what was asked, or a second factor is needed. */
export type Interruption = "expired" | "stale" | "enrol";

type Listener = () => void;

let interruption: Interruption | null = null;
let waiting: (() => void)[] = [];
const listeners = new Set<Listener>();

function set(next: Interruption | null) {
  interruption = next;
  for (const listener of listeners) listener();
}

export const sessionGate = {
  /** Waits until the reason is gone. */
  closed(reason: Interruption): Promise<void> {
    // Who has to sign in again does that first.
    if (interruption === null || interruption === "enrol") set(reason);
    return new Promise((resume) => waiting.push(resume));
  },
  /** Lets everyone through who waits. */
  open() {
    const resumed = waiting;
    waiting = [];
    set(null);
    for (const resume of resumed) resume();
  },
  subscribe: (listener: Listener) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  },
  current: () => interruption,
};
