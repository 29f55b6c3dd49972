// The user whose page is open. The page itself has asked for them.

import { useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { accountQuery } from "../../api/lists";
import { useSession } from "../../api/session";
import type { Account } from "./questions";

export function useUser(): Account {
  const { account } = useParams({ from: "/users/$account" });
  return useSuspenseQuery(accountQuery(account)).data;
}

/** Nobody issues codes for, or unlocks, their own account. */
export function useIsOwn(user: Account): boolean {
  return useSession().account_id === user.id;
}
