// A form that sends itself once at a time. What is wrong is said at the fields, not by the browser.

import type { ReactNode } from "react";

interface Props {
  readonly send: () => void;
  /** While an earlier sending is under way, or there is nothing to send. */
  readonly held?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}

export function Form({ send, held = false, className, children }: Props) {
  return (
    <form
      className={className} noValidate
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation();
        if (!held) send();
      }}
    >
      {children}
    </form>
  );
}
