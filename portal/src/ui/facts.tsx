// Pairs of a name and what it is. What is absent is left out.

import { Fragment, type ReactNode } from "react";

export function Facts({ of }: { of: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="facts">
      {of.map(([name, value]) => value !== null && value !== undefined && value !== "" && (
        <Fragment key={name}><dt>{name}</dt><dd>{value}</dd></Fragment>
      ))}
    </dl>
  );
}
