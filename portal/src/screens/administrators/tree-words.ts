// The permission tree with each area's full name, such as “Users → Generate temporary access code”.

import type { Schemas } from "../../api/client";
import { administrators } from "../../words/administrators";

export interface PathedArea {
  readonly name: string;
  readonly label: string;
  readonly path: string;
  readonly read: string;
  readonly write: string;
  readonly areas: readonly PathedArea[];
}

export function pathed(areas: readonly Schemas["AreaView"][], parent?: string): PathedArea[] {
  return areas.map(({ name, label, read, write, areas: under }) => {
    const path = parent === undefined ? label : administrators.tree.under(parent, label);
    return { name, label, path, read, write, areas: pathed(under, path) };
  });
}
