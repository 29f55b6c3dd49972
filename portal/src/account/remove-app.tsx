// Takes one of the operator's own authenticator apps away.

import { useDraft, checks } from "../logic/draft";
import { FormDialog } from "../ui/dialog";
import { Password } from "../ui/fields";
import { account } from "../words/account";
import { atPassword, useRemoveTotp } from "./own-totp";

const words = account.totp.removal;
const { password, passwordHint } = account.totp.enrol;

export function RemoveApp({ totp, close }: { totp: { readonly id: string; readonly label: string }; close: () => void }) {
  const remove = useRemoveTotp(close);
  const refusal = atPassword(remove.error);
  const draft = useDraft({ password: "" }, { password: checks.filled }, refusal);
  return (
    <FormDialog
      title={words.title(totp.label)} size="narrow" role="alertdialog" grave close={close} button={words.button} busy={remove.isPending}
      error={refusal === remove.error ? remove.error : null} send={() => draft.send((values) => remove.mutate({ ...values, id: totp.id }))}
    >
      <p>{words.text} {words.demanded}</p>
      <Password label={password} hint={passwordHint} {...draft.field("password")} autoComplete="current-password" autoFocus />
    </FormDialog>
  );
}
