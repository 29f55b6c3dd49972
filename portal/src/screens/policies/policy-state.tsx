// Whether a policy or a rule counts.

import { Badge } from "../../ui/badge";
import { policies as words } from "../../words/policies";

export function PolicyState({ active }: { active: boolean }) {
  return active ? <Badge tone="good" icon="check">{words.active}</Badge> : <Badge icon="minus">{words.inactive}</Badge>;
}
