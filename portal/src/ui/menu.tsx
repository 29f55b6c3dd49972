// Menus behind a button.

import type { ReactNode } from "react";
import { Button as AriaButton, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { Icon, type IconName } from "./icon";

export interface Act {
  readonly name: string;
  readonly icon?: IconName;
  readonly grave?: boolean;
  readonly run: () => void;
}

interface Props {
  /** The menu's name for readers, as in “Acts on web shop”; the button's too, unless it has words of its own. */
  readonly label: string;
  /** What one may not do is `false`, and not offered. */
  readonly acts: readonly (Act | false)[];
  readonly children?: ReactNode;
  readonly kind?: string;
  /** What stands above the acts. */
  readonly head?: ReactNode;
}

/** The acts on one thing. Nothing is shown where there are none. */
export function Acts({ label, acts, children, kind = "quiet square", head }: Props) {
  const offered = acts.filter((act) => act !== false);
  if (offered.length === 0) return null;
  return (
    <MenuTrigger>
      <AriaButton className={`button ${kind}`}>{children ?? <><Icon name="dots" /><span className="sr">{label}</span></>}</AriaButton>
      <Popover placement="bottom end">
        {head}
        <Menu className="menu" aria-label={label} onAction={(name) => offered.find((act) => act.name === name)?.run()}>
          {offered.map((act) => (
            <MenuItem key={act.name} id={act.name} textValue={act.name} className={`menu-item ${act.grave === true ? "grave" : ""}`}>
              {act.icon !== undefined && <Icon name={act.icon} />}{act.name}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
