// The dialog “Generate temporary access code”. Whoever shows it gives the user, and where the code shall work.

import { words as common } from "../../words";
import { codes as words } from "../../words/codes";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { IssuedCode } from "./issued";
import { OrderForm } from "./order-form";
import type { User } from "./queries";
import { useGenerate } from "./use-generate";
import "../../issue/issue.css";

interface Props {
  readonly user: User;
  /** The id of an application of the user, or `null` for a code that works everywhere. Left out, it is chosen. */
  readonly application?: string | null;
  readonly close: () => void;
}

export function GenerateCode({ user, application, close }: Props) {
  const flow = useGenerate(user, application ?? null);
  const name = user.applications.find(({ id }) => id === application)?.name;
  if (flow.issued !== null) {
    return (
      <Dialog title={words.forUser(user.display_name)} close={close} firm>
        <div className="body">
          <IssuedCode issued={flow.issued} user={user} />
          <p className="muted small">{words.issued.once}</p>
        </div>
        <div className="foot"><Button kind="primary" onPress={close}>{common.done}</Button></div>
      </Dialog>
    );
  }
  const place = name ?? (application === null ? words.issued.everywhere : null);
  return (
    <Dialog title={words.generate} close={close} firm={Object.keys(flow.order.answers).length > 0}>
      <p className="dialog-lead muted">{user.display_name}{place !== null && ` · ${place}`}</p>
      <OrderForm flow={flow} fixed={application !== undefined} cancel={close} />
    </Dialog>
  );
}
