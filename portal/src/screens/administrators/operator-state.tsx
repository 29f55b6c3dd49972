// Whether an operator can get in.

import type { Schemas } from "../../api/client";
import { Badge } from "../../ui/badge";
import { administrators } from "../../words/administrators";

const words = administrators.operators.states;
type Operator = Schemas["OperatorView"];

export const nameOf = ({ name, email, account_id: id }: Operator): string => name ?? email ?? id;

export const isLocked = ({ locked_until: until }: Operator) => until !== null && until !== undefined;

export function OperatorState({ operator }: { operator: Operator }) {
  if (!operator.active) return <Badge icon="minus">{words.disabled}</Badge>;
  if (isLocked(operator)) return <Badge tone="bad" icon="lock">{words.locked}</Badge>;
  if (!operator.has_password) return <Badge tone="warn" icon="clock">{words.noPassword}</Badge>;
  return <Badge tone="good" icon="check">{words.active}</Badge>;
}
