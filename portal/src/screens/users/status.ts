// Switches a user on and off.

import { answered, api } from "../../api/client";
import { users } from "../../words/users";
import { useAct } from "./act";
import type { Account } from "./questions";

export function useSetStatus(user: Account, then: () => void = () => undefined) {
  return useAct<"active" | "disabled", Account>(user.id, {
    run: (status) => answered(api.PATCH("/admin/api/v1/accounts/{account}", { params: { path: { account: user.id } }, body: { status } })),
    said: (_, status) => (status === "active" ? users.profile.enabled : users.profile.disabled),
    then,
  });
}
