// What every field has: a label, a hint, what is wrong with it, and the control that they belong to.

import { type ReactNode, useId } from "react";
import { words } from "../../words";
import { Icon } from "../icon";

export interface Common {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly wrong?: string | undefined;
  /** Whether it may stay empty, where most may not. */
  readonly optional?: boolean;
}

/** What the control itself is given. */
export interface Control {
  readonly id: string;
  readonly "aria-invalid": boolean;
  readonly "aria-describedby"?: string;
}

export function Field({ label, hint, wrong, optional = false, children }: Common & { children: (control: Control) => ReactNode }) {
  const id = useId();
  const told = [hint === undefined ? "" : `${id}-hint`, wrong === undefined ? "" : `${id}-wrong`].filter(Boolean).join(" ");
  const control = { id, "aria-invalid": wrong !== undefined, ...(told === "" ? {} : { "aria-describedby": told }) };
  return (
    <div className="field">
      <label htmlFor={id}>{label}{optional && <span className="optional"> ({words.optional})</span>}</label>
      {children(control)}
      {hint !== undefined && <span className="hint" id={`${id}-hint`}>{hint}</span>}
      {wrong !== undefined && <span className="wrong" id={`${id}-wrong`}><Icon name="warn" />{wrong}</span>}
    </div>
  );
}
