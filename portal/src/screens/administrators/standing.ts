// What the operator who is signed in may give and change: never more than they have themselves.

import { useQuery } from "@tanstack/react-query";
import type { Schemas } from "../../api/client";
import { operatorsQuery } from "../../api/operators";
import { useMay, useSession } from "../../api/session";
import { isBeyond } from "../../logic/permissions";

type Operator = Schemas["OperatorView"];

export interface Standing {
  readonly rank: number;
  readonly held: ReadonlySet<string>;
  /** Whether they may change another operator. */
  readonly mayChange: (operator: Operator) => boolean;
  /** Whether they may give, or change, a role. */
  readonly covers: (role: Schemas["RoleView"]) => boolean;
}

/** Where operators are hidden from somebody, their rank is too; the server has the last word. */
const UNKNOWN_RANK = 100;

export function useStanding(): Standing {
  const may = useMay();
  const { account_id: me, permissions } = useSession();
  const operators = useQuery({ ...operatorsQuery, enabled: may("operators:read") });
  const rank = operators.data?.operators.find((operator) => operator.account_id === me)?.rank ?? UNKNOWN_RANK;
  const held = new Set<string>(permissions);
  return {
    rank,
    held,
    mayChange: (operator) => may("operators:write") && operator.account_id !== me && operator.rank <= rank,
    covers: (role) => role.rank <= rank && !isBeyond(role.permissions, held),
  };
}
