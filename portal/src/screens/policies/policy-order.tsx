// Moves a policy up or down among those of its kind.

import { announce } from "../../ui/announce";
import { Mover } from "../../ui/mover";
import { asProblem } from "../../api/problem";
import { editing as words } from "../../words/policies-edit";
import { type Policy, useMovePolicy } from "./queries";

/** `last` is how many there are beside the built-in one. */
export function PolicyOrder({ policy: { id, name, priority, built_in: builtIn }, last }: { policy: Policy; last: number }) {
  const move = useMovePolicy(id);
  if (builtIn) return <span className="muted">{words.fixed}</span>;
  if (last < 2) return null;
  const to = (place: number) =>
    move.mutate(place, {
      onSuccess: (moved) => announce(words.moved(name, moved.priority, last)),
      onError: (error) => announce(asProblem(error).sentence),
    });
  return <Mover up={words.up(name)} down={words.down(name)} place={priority} last={last} busy={move.isPending} move={to} />;
}
