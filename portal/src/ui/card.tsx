// A card with a heading, its acts, and a foot for buttons.

import type { ReactNode } from "react";

interface Props {
  readonly title?: string;
  readonly side?: ReactNode;
  readonly foot?: ReactNode;
  /** Whether the content goes to the edges, as tables do. */
  readonly flush?: boolean;
  readonly children: ReactNode;
}

export function Card({ title, side, foot, flush = false, children }: Props) {
  return (
    <section className="card" {...(title === undefined ? {} : { "aria-label": title })}>
      {title !== undefined && <div className="head"><h2>{title}</h2>{side}</div>}
      {flush ? children : <div className="body stack">{children}</div>}
      {foot !== undefined && <div className="foot">{foot}</div>}
    </section>
  );
}
