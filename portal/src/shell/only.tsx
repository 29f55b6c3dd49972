// Shows a screen to those who may see it. The menu does not lead others here, but an address may.

import type { ReactNode } from "react";
import { useMay } from "../api/session";
import type { Permission } from "../logic/permissions";
import { Empty } from "../ui/states";
import { Title } from "../ui/title";
import { shell } from "../words/shell";

const words = shell.notAllowed;

/** `may` is one permission, or several of which one suffices. */
export function Only({ may, children }: { may: Permission | readonly Permission[]; children: ReactNode }) {
  const has = useMay();
  const allowed = typeof may === "string" ? has(may) : may.some(has);
  if (allowed) return <>{children}</>;
  return <><Title>{words.title}</Title><Empty icon="lock"><p>{words.text}</p></Empty></>;
}
