// Tabs that are screens of their own, so that each has an address.

import { Link, type LinkProps, useLocation } from "@tanstack/react-router";
import { useEffect, useRef } from "react";

export interface Tab extends LinkProps {
  readonly name: string;
}

/** Tabs that one may not see are `false`. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly (Tab | false)[] }) {
  const nav = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // On narrow screens the open one may be out of sight.
  useEffect(() => {
    nav.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [pathname]);
  return (
    <nav ref={nav} className="tabs" aria-label={label}>
      {tabs.map((tab) => {
        if (tab === false) return null;
        const { name, ...link } = tab;
        return <Link key={name} activeOptions={{ exact: true, includeSearch: false }} {...link}>{name}</Link>;
      })}
    </nav>
  );
}
