// The way from a screen to the one above it.

import { Link, type LinkProps } from "@tanstack/react-router";
import { Icon } from "./icon";

export function Back({ children, ...link }: LinkProps & { children: string }) {
  return <Link className="back" {...link}><Icon name="left" />{children}</Link>;
}
