// The form in which a code is ordered: what stands in the way, the checklist, the place, life and uses.

import { useState } from "react";
import { asProblem } from "../../api/problem";
import { missing } from "../../logic/checks";
import { words as common } from "../../words";
import { codes as words } from "../../words/codes";
import { Button } from "../../ui/button";
import { Form } from "../../ui/form";
import { Answer } from "../../ui/states";
import { Checklist } from "./checklist";
import { Extras } from "./extras";
import { Foretold, Obstructed } from "./foretold";
import { Hindrances } from "./hindrances";
import { type Obstacles, useObstacles } from "./obstacles";
import { Place } from "./place";
import { Refused } from "./refused";
import { RequestState } from "./request-state";
import { lifeFits } from "./terms";
import type { Generate } from "./use-generate";

interface Props {
  readonly flow: Generate;
  /** Whether the place was chosen before, as from the row of an application. */
  readonly fixed?: boolean;
  readonly cancel?: () => void;
}

type Step = "generate" | "unlock" | "ask" | "wait" | "approved";

function stepOf({ request }: Generate, { locked, protectedBy }: Obstacles): Step {
  if (request?.state === "granted") return "approved";
  if (request?.state === "pending") return "wait";
  if (protectedBy !== null) return "ask";
  return locked === null ? "generate" : "unlock";
}

const BUTTONS: Record<Exclude<Step, "wait">, string> = {
  generate: words.submit,
  unlock: words.submitUnlock,
  ask: words.submitAsk,
  approved: words.submitApproved,
};

export function OrderForm({ flow, fixed = false, cancel }: Props) {
  const { order, change, terms, told, generate, ask, request } = flow;
  const [complain, setComplain] = useState(false);
  const obstacles = useObstacles(flow);
  const step = stepOf(flow, obstacles);
  const locked = obstacles.locked !== null;
  const stuck = obstacles.blocked !== null || obstacles.here.length > 0 || obstacles.frozen !== null || (locked && !obstacles.mayUnlock) || step === "wait";
  const busy = generate.isPending || ask.isPending;
  const send = () => {
    const lack = missing(terms.checks, order.answers, terms.demanded);
    const complete = lack === "nothing" && lifeFits(order.life, terms) && !Number.isNaN(order.uses);
    if (step !== "approved" && !complete) setComplain(true);
    else if (step === "ask") ask.mutate();
    else generate.mutate({ unlock: locked });
  };
  const free = obstacles.blocked === null;
  const refused = asProblem(generate.error ?? ask.error).code;
  const open = request === null || request.state === "refused";
  return (
    <Form send={send} held={busy || stuck || told.data === undefined}>
      <div className="body stack">
        <Hindrances flow={flow} obstacles={obstacles} />
        {request !== null && <RequestState request={request} user={flow.user} />}
        {free && open && !fixed && <Place user={flow.user} value={order.application} onChange={(application) => change({ application })} />}
        {free && <Obstructed obstacles={obstacles.here} />}
        {free && open && obstacles.here.length === 0 && (
          <Answer of={told} rows={2}>
            {(answer) => (
              <>
                <Checklist checks={terms.checks} answers={order.answers} onChange={(answers) => change({ answers })} complain={complain} />
                <Extras order={order} terms={terms} change={change} complain={complain} error={generate.error ?? ask.error} />
                <Foretold terms={answer} />
              </>
            )}
          </Answer>
        )}
        {!obstacles.here.some(({ code }) => code === refused) && <Refused flow={flow} />}
      </div>
      <div className="foot">
        {cancel && <Button onPress={cancel}>{stuck ? common.close : common.cancel}</Button>}
        {free && obstacles.here.length === 0 && step !== "wait" && (
          <Button kind="primary" type="submit" busy={busy || told.isPending} disabled={stuck || told.isError} autoFocus={step === "approved" || terms.checks.length === 0}>{BUTTONS[step]}</Button>
        )}
      </div>
    </Form>
  );
}
