// Takes the user out of an application.

import { answered, api } from "../../../api/client";
import { Confirm } from "../../../ui/dialog";
import { users } from "../../../words/users";
import { useAct } from "../act";
import type { Account } from "../questions";

const words = users.applications;

interface Props {
  readonly user: Account;
  readonly application: { readonly id: string; readonly name: string };
  readonly close: () => void;
}

export function RemoveApplication({ user, application: { id, name }, close }: Props) {
  const act = useAct(user.id, {
    run: () => answered(api.DELETE("/admin/api/v1/accounts/{account}/applications/{application}", { params: { path: { account: user.id, application: id } } })),
    said: () => words.removed(name),
    then: close,
  });
  return (
    <Confirm title={words.removeTitle(name)} button={words.remove} busy={act.isPending} error={act.error} close={close} act={() => act.mutate()}>
      <p>{words.removeText(user.display_name)}</p>
    </Confirm>
  );
}
