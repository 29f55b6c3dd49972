// Changes the operator's own password.

import { useMutation } from "@tanstack/react-query";
import { type Schemas, answered, api, queryClient } from "../api/client";
import { useSession } from "../api/session";
import { checks, useDraft } from "../logic/draft";
import { announce } from "../ui/announce";
import { Button } from "../ui/button";
import { Card } from "../ui/card";
import { Password } from "../ui/fields";
import { Form } from "../ui/form";
import { Refusal } from "../ui/notice";
import { account } from "../words/account";

const words = account.password;
const LEAST = 12;

export function PasswordCard() {
  const { email } = useSession();
  const change = useMutation({
    mutationFn: (body: Schemas["OwnPassword"]) => answered(api.PUT("/admin/api/v1/me/password", { body })),
    onSuccess: () => {
      draft.reset();
      announce(words.done);
      void queryClient.invalidateQueries({ queryKey: ["own-sessions"] });
    },
  });
  const draft = useDraft(
    { current_password: "", new_password: "" },
    {
      current_password: checks.filled,
      new_password: (next, all) => (next.length < LEAST ? words.short : next === all.current_password ? words.same : undefined),
    },
    change.error,
  );
  return (
    <Card title={words.title} flush>
      <Form send={() => draft.send((values) => change.mutate(values))} held={change.isPending}>
        <div className="body stack">
          <p className="muted">{words.lead}</p>
          <Refusal error={change.error} />
          {/* For password managers, which otherwise do not know whose password it is. */}
          <input className="sr" type="email" name="email" autoComplete="username" value={email ?? ""} readOnly tabIndex={-1} aria-hidden="true" />
          <Password label={words.current} {...draft.field("current_password")} name="current_password" autoComplete="current-password" />
          <Password label={words.next} hint={words.hint} {...draft.field("new_password")} name="new_password" autoComplete="new-password" />
        </div>
        <div className="foot"><Button kind="primary" type="submit" busy={change.isPending}>{words.button}</Button></div>
      </Form>
    </Card>
  );
}
