// What can be done to a policy as a whole.

import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { queryClient } from "../../api/client";
import { policyQuery } from "../../api/policies";
import { asProblem } from "../../api/problem";
import { announce } from "../../ui/announce";
import { Acts } from "../../ui/menu";
import { Removal } from "../../ui/removal";
import { editing as words } from "../../words/policies-edit";
import { EditPolicy } from "./policy-dialog";
import { type Policy, useClonePolicy, useRemovePolicy, useSwitchPolicy } from "./queries";
import { heldBy } from "./standing";

/** `edit` is left out where the screen has a button of its own for it. */
export function PolicyActs({ policy, edit = true }: { policy: Policy; edit?: boolean }) {
  const [open, setOpen] = useState<"edit" | "remove" | null>(null);
  const navigate = useNavigate();
  const clone = useClonePolicy();
  const change = useSwitchPolicy(policy.id);
  const { id, name, active } = policy;
  const held = heldBy(policy) !== undefined;
  const onError = (error: unknown) => announce(asProblem(error).sentence);
  const copy = () =>
    clone.mutate(id, {
      onSuccess: (made) => {
        announce(words.cloned(made.name));
        void navigate({ to: "/policies/$policy", params: { policy: made.id } });
      },
      onError,
    });
  const turn = () => change.mutate(!active, { onSuccess: () => announce(active ? words.switchedOff(name) : words.switchedOn(name)), onError });
  const close = () => setOpen(null);
  return (
    <>
      <Acts
        label={words.acts(name)}
        acts={[
          edit && { name: words.edit, icon: "edit", run: () => setOpen("edit") },
          { name: words.clone, icon: "copy", run: copy },
          !(held && active) && { name: active ? words.switchOff : words.switchOn, icon: active ? "minus" : "play", run: turn },
          !held && { name: words.remove, icon: "trash", grave: true, run: () => setOpen("remove") },
        ]}
      />
      {open === "edit" && <EditPolicy policy={policy} close={close} />}
      {open === "remove" && <RemovePolicy policy={policy} close={close} />}
    </>
  );
}

function RemovePolicy({ policy: { id, name, rules }, close }: { policy: Policy; close: () => void }) {
  const remove = useRemovePolicy();
  const navigate = useNavigate();
  const then = async () => {
    close();
    await navigate({ to: "/policies" });
    queryClient.removeQueries({ queryKey: policyQuery(id).queryKey });
  };
  return <Removal words={words} title={words.removeTitle} text={words.removeText(name, rules.length)} name={name} by={remove} what={id} close={close} then={() => void then()} />;
}
