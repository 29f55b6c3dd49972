// What a question came to: not yet, nothing, what went wrong, or what was answered.

import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { words } from "../words";
import { Icon, type IconName } from "./icon";
import { Refusal } from "./notice";

export function Skeleton({ rows = 6 }: { rows?: number }) {
  return (
    <div className="skeleton" role="status" aria-label={words.loading}>
      {Array.from({ length: rows }, (_, row) => <span key={row} />)}
    </div>
  );
}

/** There is nothing: says so, why, and what to do about it. */
export function Empty({ icon = "search", title, children }: { icon?: IconName; title?: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <Icon name={icon} />
      {title !== undefined && <h2>{title}</h2>}
      {children}
    </div>
  );
}

/** The answer to one question. What was answered before stays while it is asked again. */
export function Answer<T>({ of, rows = 6, children }: { of: UseQueryResult<T>; rows?: number; children: (data: T) => ReactNode }) {
  if (of.data !== undefined) return <>{children(of.data)}</>;
  if (of.isError) return <div className="stack"><Refusal error={of.error} retry={() => void of.refetch()} /></div>;
  return <Skeleton rows={rows} />;
}
