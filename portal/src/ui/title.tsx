// The heading of a screen.

import { type ReactNode, useEffect, useRef } from "react";
import { words } from "../words";
import { takeArrival } from "./arrival";

interface Props {
  readonly children: string;
  /** One sentence on what the screen is for. */
  readonly lead?: ReactNode;
  /** The acts of the screen. */
  readonly side?: ReactNode;
  /** The way up: a `Back`. */
  readonly back?: ReactNode;
}

/** Names the window, and takes the focus when somebody comes here from another screen. */
export function Title({ children, lead, side, back }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = words.windowTitle(children);
    if (takeArrival()) heading.current?.focus({ preventScroll: true });
  }, [children]);
  return (
    <div className="title">
      <div className="grow">
        {back}
        <h1 ref={heading} tabIndex={-1}>{children}</h1>
        {lead !== undefined && <p className="lead">{lead}</p>}
      </div>
      {side !== undefined && <div className="row">{side}</div>}
    </div>
  );
}
