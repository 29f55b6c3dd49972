// Gives an operator other roles.

import { useMutation } from "@tanstack/react-query";
import { type Schemas, answered, api, queryClient } from "../../api/client";
import { useDraft } from "../../logic/draft";
import { announce } from "../../ui/announce";
import { FormDialog } from "../../ui/dialog";
import { administrators } from "../../words/administrators";
import { type Grant, Grants, wrongGrants } from "./grants";
import { nameOf } from "./operator-state";

const words = administrators.grants;

export function ChangeGrants({ operator, close }: { operator: Schemas["OperatorView"]; close: () => void }) {
  const save = useMutation({
    mutationFn: ({ grants }: { grants: readonly Grant[] }) =>
      answered(api.PUT("/admin/api/v1/operators/{operator}/grants", { params: { path: { operator: operator.account_id } }, body: { grants: [...grants] } })),
    onSuccess: () => {
      announce(words.saved);
      void queryClient.invalidateQueries({ queryKey: ["operators"] });
      void queryClient.invalidateQueries({ queryKey: ["roles"] });
      close();
    },
  });
  const held: readonly Grant[] = operator.grants.map(({ role, groups }) => (groups === null || groups === undefined ? { role } : { role, groups }));
  const draft = useDraft({ grants: held }, { grants: wrongGrants }, save.error);
  return (
    <FormDialog title={`${words.change}: ${nameOf(operator)}`} close={close} size="wide" firm={draft.changed} send={() => draft.send(save.mutate)} button={words.save} busy={save.isPending} error={save.error}>
      <Grants {...draft.field("grants")} />
    </FormDialog>
  );
}
