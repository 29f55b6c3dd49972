// Whether an operator has a second factor.

import { useQuery } from "@tanstack/react-query";
import type { Schemas } from "../../api/client";
import { organisationQuery } from "../../api/lists";
import { useMay } from "../../api/session";
import { Badge } from "../../ui/badge";
import { administrators } from "../../words/administrators";

const words = administrators.operators;

/** Whether the organisation demands one; as far as one may see its settings. */
export function useDemandsTotp(): boolean {
  const settings = useQuery({ ...organisationQuery, enabled: useMay()("settings:read") });
  return settings.data?.operators_need_totp === true;
}

export function SecondFactor({ operator }: { operator: Schemas["OperatorView"] }) {
  const demanded = useDemandsTotp();
  if (operator.has_totp) return <Badge tone="good" icon="phone">{words.app}</Badge>;
  if (demanded) return <><Badge tone="warn" icon="clock">{words.noAppDemanded}</Badge><span className="sub">{words.noAppHint}</span></>;
  return <span className="muted">{words.noApp}</span>;
}
