// One call, from the caller's verification to their being in.

import { missing } from "../../logic/checks";
import { Card } from "../../ui/card";
import { desk as words } from "../../words/desk";
import { OrderForm } from "../codes/order-form";
import type { User } from "../codes/queries";
import { useGenerate } from "../codes/use-generate";
import { CallerCard } from "./caller";
import { CodesCard } from "./codes-card";
import { Happened } from "./happened";
import { Steps } from "./steps";
import { useWatch } from "./use-watch";
import { Watch, outcomeOf } from "./watch";

interface Props {
  readonly user: User;
  readonly application: string | null;
  readonly next: () => void;
}

export function Serve({ user, application, next }: Props) {
  const flow = useGenerate(user, application);
  const { codes, line, seesEvents } = useWatch(user.id, flow.issued !== null);
  const outcome = flow.issued === null ? null : outcomeOf(flow.issued, codes.data);
  const verified = flow.request !== null || missing(flow.terms.checks, flow.order.answers, flow.terms.demanded) === "nothing" && flow.told.data !== undefined;
  const step = outcome === null ? (verified ? 2 : 1) : outcome === "used" ? words.steps.length : 3;
  return (
    <>
      <Steps at={step} />
      <div className={`desk ${flow.issued === null ? "verifying" : ""}`}>
        <div className="stack-l">
          {flow.issued === null
            ? <Card title={words.order} flush><OrderForm flow={flow} cancel={next} /></Card>
            : <Watch issued={flow.issued} outcome={outcome ?? "live"} user={user} codes={codes.data} again={flow.again} next={next} />}
          {seesEvents && <Happened account={user.id} line={line} />}
        </div>
        <div className="stack-l aside">
          <CallerCard user={user} next={next} />
          <CodesCard user={user} codes={codes} />
        </div>
      </div>
    </>
  );
}
