// Gives an application another access policy.

import { useQuery } from "@tanstack/react-query";
import { applicationsQuery } from "../../api/lists";
import { policiesQuery } from "../../api/policies";
import { useDraft } from "../../logic/draft";
import { announce } from "../../ui/announce";
import { FormDialog } from "../../ui/dialog";
import { Choice } from "../../ui/fields";
import { words as shared } from "../../words";
import { editing } from "../../words/policies-edit";
import { type Policy, useAssignPolicy } from "./queries";

const words = editing.applications;

interface Props {
  /** Whose policy is chosen; left out, the application is chosen too. */
  readonly application?: { readonly id: string; readonly name: string };
  /** The policy that it gets; left out, it is chosen. */
  readonly policy?: Policy;
  readonly now?: Policy | undefined;
  readonly close: () => void;
}

export const policyName = ({ name, built_in: builtIn }: Policy) => (builtIn ? words.builtIn(name) : name);

export function Assign({ application, policy, now, close }: Props) {
  const policies = useQuery(policiesQuery);
  const applications = useQuery({ ...applicationsQuery, enabled: application === undefined });
  const assign = useAssignPolicy();
  const active = (policies.data?.policies ?? []).filter(({ kind, active: on }) => kind === "access" && on);
  const others = (applications.data?.applications ?? []).filter(({ id }) => !policy?.applications?.includes(id));
  const draft = useDraft(
    { application: application?.id ?? "", policy: policy?.id ?? now?.id ?? "" },
    { application: (chosen) => (chosen === "" ? words.choose : undefined) },
    assign.error,
  );
  const send = (chosen: typeof draft.values) => {
    const given = active.find(({ id }) => id === chosen.policy) ?? policy;
    const name = application?.name ?? others.find(({ id }) => id === chosen.application)?.name ?? "";
    assign.mutate({ application: chosen.application, policy: given?.built_in === true ? null : chosen.policy }, {
      onSuccess: (saved) => {
        announce(words.given(name, saved.name));
        close();
      },
    });
  };
  return (
    <FormDialog title={policy === undefined ? words.changeOf(application?.name ?? "") : words.give} close={close} send={() => draft.send(send)} button={shared.save} busy={assign.isPending} error={assign.error}>
      {application === undefined && <Choice label={words.application} {...draft.field("application")} options={[["", ""], ...others.map(({ id, name }): [string, string] => [id, name])]} />}
      {policy === undefined && <Choice label={words.policy} {...draft.field("policy")} options={active.map((each): [string, string] => [each.id, policyName(each)])} />}
      <p className="muted small">{words.effect}</p>
    </FormDialog>
  );
}
