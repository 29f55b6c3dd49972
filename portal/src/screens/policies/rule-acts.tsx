// What can be done to a rule, and its place among the others.

import { useState } from "react";
import { asProblem } from "../../api/problem";
import { announce } from "../../ui/announce";
import { LinkButton } from "../../ui/button";
import { Icon } from "../../ui/icon";
import { Acts } from "../../ui/menu";
import { Mover } from "../../ui/mover";
import { Removal } from "../../ui/removal";
import { editing } from "../../words/policies-edit";
import { rules as words } from "../../words/rules";
import { type Policy, type Rule, useMoveRule, useRemoveRule, useSwitchRule } from "./queries";

const onError = (error: unknown) => announce(asProblem(error).sentence);

export function RuleActs({ policy, rule, place }: { policy: Policy; rule: Rule; place: number }) {
  const { id, name, active, built_in: builtIn } = rule;
  const [removing, setRemoving] = useState(false);
  const move = useMoveRule(policy.id, id);
  const change = useSwitchRule(policy.id, id);
  const last = policy.rules.filter((other) => !other.built_in).length;
  const to = (next: number) => move.mutate(next, { onSuccess: () => announce(editing.moved(name, next, last)), onError });
  const turn = () => change.mutate(!active, { onSuccess: () => announce(active ? words.switchedOff(name) : words.switchedOn(name)), onError });
  return (
    <span className="row">
      {!builtIn && last > 1 && <Mover up={editing.up(name)} down={editing.down(name)} place={place} last={last} busy={move.isPending} move={to} />}
      <LinkButton kind="tiny" to="/policies/$policy/rules/$rule" params={{ policy: policy.id, rule: id }} aria-label={words.editOf(name)}><Icon name="edit" />{words.edit}</LinkButton>
      {!builtIn && (
        <Acts
          label={words.acts(name)} kind="quiet tiny square"
          acts={[
            { name: active ? words.switchOff : words.switchOn, icon: active ? "minus" : "play", run: turn },
            { name: words.remove, icon: "trash", grave: true, run: () => setRemoving(true) },
          ]}
        />
      )}
      {removing && <Remove policy={policy.id} rule={rule} close={() => setRemoving(false)} />}
    </span>
  );
}

function Remove({ policy, rule: { id, name }, close }: { policy: string; rule: Rule; close: () => void }) {
  const remove = useRemoveRule(policy, id);
  return <Removal words={words} title={words.removeTitle} text={words.removeText(name)} name={name} by={remove} what={undefined} close={close} />;
}
