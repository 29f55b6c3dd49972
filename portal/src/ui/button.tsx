// Buttons, and links that look like them.

import { Link, type LinkProps } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Button as AriaButton } from "react-aria-components";
import { words } from "../words";

export interface ButtonProps {
  readonly children: ReactNode;
  /** `primary`, `grave` or `quiet`, and `square`, `tiny`, `large` or `wide`. */
  readonly kind?: string;
  readonly type?: "button" | "submit";
  /** While what it does is under way. It stays in the order of the keyboard, and does nothing. */
  readonly busy?: boolean;
  readonly disabled?: boolean;
  readonly onPress?: () => void;
  /** The name for readers, where there is only a drawing. */
  readonly label?: string;
  readonly autoFocus?: boolean;
}

export function Button({ children, kind = "", type = "button", busy = false, disabled = false, onPress, label, autoFocus = false }: ButtonProps) {
  const named = label === undefined ? {} : { "aria-label": label };
  return (
    <AriaButton className={`button ${kind}`} type={type} isPending={busy} isDisabled={disabled} autoFocus={autoFocus} onPress={() => onPress?.()} {...named}>
      {busy ? <><span className="spinner" aria-hidden="true" />{words.busy}</> : children}
    </AriaButton>
  );
}

/** Goes to a screen. `to`, `params` and `search` as for the router's own links. */
export function LinkButton({ children, kind = "", ...link }: LinkProps & { children: ReactNode; kind?: string }) {
  return <Link className={`button ${kind}`} {...link}>{children}</Link>;
}
