// What can be done about an operator, and the dialogs for it.

import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { type Schemas, answered, api, queryClient } from "../../api/client";
import { announce } from "../../ui/announce";
import { Confirm } from "../../ui/dialog";
import { Acts } from "../../ui/menu";
import { administrators } from "../../words/administrators";
import { ChangeGrants } from "./change-grants";
import { PasswordLink } from "./password-link";
import { isLocked, nameOf } from "./operator-state";
import { useDemandsTotp } from "./second-factor";
import { useStanding } from "./standing";

const words = administrators.operator;
type Dialog = "grants" | "link" | "unlock" | "forget" | "sessions" | "remove";

interface Props {
  readonly operator: Schemas["OperatorView"];
  readonly children?: ReactNode;
  readonly kind?: string;
}

export function OperatorActs({ operator, ...menu }: Props) {
  const { mayChange } = useStanding();
  const demanded = useDemandsTotp();
  const [open, setOpen] = useState<Dialog | null>(null);
  const path = { params: { path: { operator: operator.account_id } } };
  const close = () => setOpen(null);
  const navigate = useNavigate();
  const act = useMutation({
    mutationFn: async (what: Dialog) => {
      if (what === "unlock") return (await answered(api.POST("/admin/api/v1/operators/{operator}/unlock", path))).unlocked ? words.unlocked : words.notLocked;
      if (what === "forget") return (await answered(api.DELETE("/admin/api/v1/operators/{operator}/totp", path))).removed ? words.forgotten : words.nothingForgotten;
      if (what === "sessions") return words.ended((await answered(api.DELETE("/admin/api/v1/operators/{operator}/sessions", path))).ended);
      await answered(api.DELETE("/admin/api/v1/operators/{operator}", path));
      // Nothing is asked any more about who is no operator.
      await navigate({ to: "/administrators" });
      return words.removed;
    },
    onSuccess: (said) => {
      announce(said);
      close();
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["operators"] }),
  });
  if (!mayChange(operator)) return null;
  const show = (what: Dialog) => () => {
    act.reset();
    setOpen(what);
  };
  const name = nameOf(operator);
  const ask = { close, busy: act.isPending, error: act.error };
  return (
    <>
      <Acts
        {...menu} label={administrators.operators.acts(name)}
        acts={[
          { name: administrators.grants.change, icon: "badge", run: show("grants") },
          { name: administrators.link.make, icon: "key", run: show("link") },
          isLocked(operator) && { name: words.unlock, icon: "unlock", run: show("unlock") },
          operator.has_totp && { name: words.forget, icon: "phone", run: show("forget") },
          { name: words.endSessions, icon: "leave", run: show("sessions") },
          { name: words.remove, icon: "trash", grave: true, run: show("remove") },
        ]}
      />
      {open === "grants" && <ChangeGrants operator={operator} close={close} />}
      {open === "link" && <PasswordLink operator={operator} close={close} />}
      {open === "unlock" && <Confirm {...ask} title={words.unlock} button={words.unlock} grave={false} act={() => act.mutate("unlock")}><p>{name}</p></Confirm>}
      {open === "forget" && <Confirm {...ask} title={words.forget} button={words.forget} act={() => act.mutate("forget")}><p>{words.forgetAsk(name)}</p><p>{words.forgetThen}{demanded && ` ${words.forgetDemanded}`}</p></Confirm>}
      {open === "sessions" && <Confirm {...ask} title={words.endSessions} button={words.endSessions} act={() => act.mutate("sessions")}><p>{words.endAsk(name)}</p></Confirm>}
      {open === "remove" && <Confirm {...ask} title={words.remove} button={words.remove} act={() => act.mutate("remove")}><p>{words.removeAsk(name)}</p></Confirm>}
    </>
  );
}
