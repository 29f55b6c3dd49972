// Makes a link by which an operator sets a password, and shows it once.

import { useMutation } from "@tanstack/react-query";
import { type Schemas, answered, api } from "../../api/client";
import { Button } from "../../ui/button";
import { Confirm, Dialog } from "../../ui/dialog";
import { Notice } from "../../ui/notice";
import { words as shared } from "../../words";
import { administrators } from "../../words/administrators";
import { nameOf } from "./operator-state";
import { ShownOnce } from "./shown-once";

const words = administrators.link;

export function PasswordLink({ operator, close }: { operator: Schemas["OperatorView"]; close: () => void }) {
  const make = useMutation({
    mutationFn: () => answered(api.POST("/admin/api/v1/operators/{operator}/password-link", { params: { path: { operator: operator.account_id } } })),
    // Shown once: it is forgotten with the dialog.
    gcTime: 0,
  });
  const name = nameOf(operator);
  if (make.data !== undefined) return <LinkShown name={name} link={make.data.password_link} close={close} />;
  return (
    <Confirm title={words.make} close={close} button={words.button} grave={false} busy={make.isPending} error={make.error} act={() => make.mutate()}>
      <p>{words.ask(name)}</p>
    </Confirm>
  );
}

export function LinkShown({ name, link, close }: { name: string; link: string; close: () => void }) {
  return (
    <Dialog title={words.title} close={close} firm>
      <div className="body">
        <Notice icon="key"><p>{words.text(name)}</p><p className="small">{words.sent}</p></Notice>
        <ShownOnce label={words.label} text={link} />
      </div>
      <div className="foot"><Button kind="primary" onPress={close}>{shared.done}</Button></div>
    </Dialog>
  );
}
