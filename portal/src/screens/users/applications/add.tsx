// Makes the user belong to another application.

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { answered, api } from "../../../api/client";
import { applicationsQuery } from "../../../api/lists";
import { FormDialog } from "../../../ui/dialog";
import { Choice } from "../../../ui/fields";
import { Answer } from "../../../ui/states";
import { users } from "../../../words/users";
import { useAct } from "../act";
import type { Account } from "../questions";

const words = users.applications;

interface Named {
  readonly id: string;
  readonly name: string;
}

export function AddApplication({ user, close }: { user: Account; close: () => void }) {
  const all = useQuery(applicationsQuery);
  const [chosen, setChosen] = useState("");
  const add = useAct<Named>(user.id, {
    run: ({ id }) => answered(api.PUT("/admin/api/v1/accounts/{account}/applications/{application}", { params: { path: { account: user.id, application: id } } })),
    said: (_, { name }) => words.added(name),
    then: close,
  });
  const others = (all.data?.applications ?? []).filter(({ id }) => user.applications.every((own) => own.id !== id));
  const one = others.find(({ id }) => id === chosen) ?? others[0];
  return (
    <FormDialog title={words.addTitle} size="narrow" close={close} button={words.add} busy={add.isPending} error={add.error} disabled={one === undefined} send={() => { if (one !== undefined) add.mutate(one); }}>
      <Answer of={all} rows={2}>
        {() => (one === undefined ? <p>{words.all}</p> : <Choice label={words.addLabel} value={one.id} onChange={setChosen} options={others.map(({ id, name }) => [id, name] as const)} />)}
      </Answer>
    </FormDialog>
  );
}
