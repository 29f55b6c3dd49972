// Withdraws live codes of a user, after asking.

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { answered, api } from "../../api/client";
import { announce } from "../../ui/announce";
import { Button } from "../../ui/button";
import { Confirm } from "../../ui/dialog";
import { desk } from "../../words/desk";
import { type User, refresh } from "../codes/queries";

const words = desk.codes;

interface Props {
  readonly user: User;
  /** Only the code for this application; without it all of them. */
  readonly application?: string | undefined;
  readonly label: string;
  readonly kind?: string;
}

export function WithdrawButton({ user, application, label, kind = "" }: Props) {
  const [asking, setAsking] = useState(false);
  const withdraw = useMutation({
    mutationFn: () => answered(api.DELETE("/admin/api/v1/accounts/{account}/codes", { params: { path: { account: user.id }, query: application === undefined ? {} : { application } } })),
    onSuccess: ({ codes }) => {
      setAsking(false);
      announce(words.withdrawn(codes.length));
    },
    onSettled: refresh,
  });
  return (
    <>
      <Button kind={kind} onPress={() => setAsking(true)}>{label}</Button>
      {asking && (
        <Confirm title={words.withdrawTitle} close={() => setAsking(false)} act={() => withdraw.mutate()} button={words.withdraw} busy={withdraw.isPending} error={withdraw.error}>
          <p>{words.withdrawText(user.display_name)}</p>
        </Confirm>
      )}
    </>
  );
}
