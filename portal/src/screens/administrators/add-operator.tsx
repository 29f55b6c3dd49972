// Adds an operator, and shows the link by which they set a password.

import { useMutation } from "@tanstack/react-query";
import { type Schemas, answered, api, queryClient } from "../../api/client";
import { checks, useDraft } from "../../logic/draft";
import { announce } from "../../ui/announce";
import { FormDialog } from "../../ui/dialog";
import { Text } from "../../ui/fields";
import { administrators } from "../../words/administrators";
import { type Grant, Grants, wrongGrants } from "./grants";
import { nameOf } from "./operator-state";
import { LinkShown } from "./password-link";

const words = administrators.add;

export function AddOperator({ close }: { close: () => void }) {
  const add = useMutation({
    mutationFn: (body: Schemas["OperatorInput"]) => answered(api.POST("/admin/api/v1/operators", { body })),
    onSuccess: (made) => {
      announce(words.done(nameOf(made.operator)));
      void queryClient.invalidateQueries({ queryKey: ["operators"] });
      void queryClient.invalidateQueries({ queryKey: ["roles"] });
      if (made.password_link === null || made.password_link === undefined) close();
    },
    gcTime: 0,
  });
  const none: readonly Grant[] = [];
  const draft = useDraft({ name: "", email: "", grants: none }, { name: checks.filled, email: checks.email, grants: wrongGrants }, add.error);
  const send = () => draft.send(({ name, email, grants }) => add.mutate({ name: name.trim(), email: email.trim(), grants: [...grants] }));
  const link = add.data?.password_link;
  if (link !== null && link !== undefined) return <LinkShown name={draft.values.name.trim()} link={link} close={close} />;
  return (
    <FormDialog title={words.title} close={close} size="wide" firm={draft.changed} send={send} button={words.button} busy={add.isPending} error={add.error}>
      <div className="form-grid">
        <Text label={words.name} {...draft.field("name")} autoFocus autoComplete="off" maxLength={200} />
        <Text label={words.email} hint={words.emailHint} {...draft.field("email")} type="email" autoComplete="off" spellCheck={false} />
      </div>
      <Grants {...draft.field("grants")} />
      <p className="muted small">{words.note}</p>
    </FormDialog>
  );
}
