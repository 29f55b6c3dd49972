// Changes a user's profile.

import { useState } from "react";
import { type Schemas, answered, api } from "../../../api/client";
import { useDraft } from "../../../logic/draft";
import { Button } from "../../../ui/button";
import { Card } from "../../../ui/card";
import { Form } from "../../../ui/form";
import { Refusal } from "../../../ui/notice";
import { Unsaved } from "../../../ui/unsaved";
import { words as common } from "../../../words";
import { users } from "../../../words/users";
import { useAct } from "../act";
import { IdentifierFields, MoreFields, NameFields } from "../fields";
import type { Account } from "../questions";
import { changeOf, pointed, profileChecks, valuesOf } from "../values";

const words = users.profile;

export function EditProfile({ user, close }: { user: Account; close: () => void }) {
  const save = useAct<Schemas["AccountInput"], Account>(user.id, {
    run: (body) => answered(api.PATCH("/admin/api/v1/accounts/{account}", { params: { path: { account: user.id } }, body })),
    said: () => common.saved,
    then: close,
  });
  const [before] = useState(() => valuesOf(user));
  const draft = useDraft(before, profileChecks, pointed(save.error, save.variables as Record<string, unknown> | undefined));
  const send = () => draft.send((values) => (draft.changed ? save.mutate(changeOf(values, before)) : close()));
  return (
    <Card title={words.editTitle} flush>
      <Form send={send} held={save.isPending}>
        <div className="body stack-l">
          <NameFields draft={draft} />
          <IdentifierFields draft={draft} />
          <details className="more-fields"><summary>{words.more}</summary><MoreFields draft={draft} /></details>
          <Refusal error={save.error} />
        </div>
        <div className="foot">
          <Button onPress={close}>{common.cancel}</Button>
          <Button kind="primary" type="submit" busy={save.isPending}>{common.save}</Button>
        </div>
      </Form>
      <Unsaved changed={draft.changed && !save.isPending} />
    </Card>
  );
}
