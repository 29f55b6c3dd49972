// What may be done to a policy as it is, and why not.

import { editing as words } from "../../words/policies-edit";
import type { Policy } from "./queries";

/** What holds it in place: it is built in, or applications have it. */
export function heldBy({ built_in: builtIn, kind, applications }: Policy): string | undefined {
  if (builtIn) return kind === "access" ? words.builtInAccess : words.builtIn;
  const count = applications?.length ?? 0;
  return count === 0 ? undefined : words.inUse(count);
}

/** What is sent to change one thing of a policy, the rest as it is. */
export const inputOf = ({ name, description, groups }: Policy) => ({ name, description: description ?? null, groups });
