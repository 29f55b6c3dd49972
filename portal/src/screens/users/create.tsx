// Makes a user, and goes to their page.

import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { type Schemas, answered, api, queryClient } from "../../api/client";
import { applicationsQuery } from "../../api/lists";
import { useMay } from "../../api/session";
import { type Draft, useDraft } from "../../logic/draft";
import { announce } from "../../ui/announce";
import { FormDialog } from "../../ui/dialog";
import { Tick } from "../../ui/fields";
import { users } from "../../words/users";
import { IdentifierFields, NameFields } from "./fields";
import { IDENTIFIERS, type Values, changeOf, pointed, profileChecks, valuesOf } from "./values";

const words = users.create;
const NOBODY = valuesOf();

export function CreateUser({ close }: { close: () => void }) {
  const navigate = useNavigate();
  const [applications, setApplications] = useState<readonly string[]>([]);
  const make = useMutation({
    mutationFn: (body: Schemas["NewAccount"]) => answered(api.POST("/admin/api/v1/accounts", { body })),
    onSuccess: (made) => {
      announce(words.done(made.display_name));
      void queryClient.invalidateQueries({ queryKey: ["accounts", "list"] });
      void navigate({ to: "/users/$account", params: { account: made.id } });
    },
  });
  const draft: Draft<Values> = useDraft<Values>(
    NOBODY,
    { ...profileChecks, email: (value, all) => (IDENTIFIERS.every((name) => all[name].trim() === "") ? words.needed : profileChecks.email?.(value, all)) },
    pointed(make.error, make.variables),
  );
  const send = () => draft.send((values) => make.mutate({ ...(changeOf(values, NOBODY) as Schemas["NewAccount"]), applications: [...applications] }));
  return (
    <FormDialog title={words.title} size="wide" close={close} firm={draft.changed} send={send} button={words.button} busy={make.isPending} error={make.error}>
      <p className="muted">{words.lead}</p>
      <NameFields draft={draft} />
      <IdentifierFields draft={draft} />
      <Memberships chosen={applications} onChange={setApplications} />
    </FormDialog>
  );
}

interface Chosen {
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

function Memberships({ chosen, onChange }: Chosen) {
  const may = useMay();
  const { data } = useQuery({ ...applicationsQuery, enabled: may("applications:read") });
  if (data === undefined || data.applications.length === 0) return null;
  const toggle = (id: string, on: boolean) => onChange(on ? [...chosen, id] : chosen.filter((other) => other !== id));
  return (
    <fieldset className="choices">
      <legend className="label">{words.applications}</legend>
      <div className="form-grid">
        {data.applications.map(({ id, name }) => <Tick key={id} label={name} checked={chosen.includes(id)} onChange={(on) => toggle(id, on)} />)}
      </div>
      <p className="muted small">{words.applicationsHint}</p>
    </fieldset>
  );
}
