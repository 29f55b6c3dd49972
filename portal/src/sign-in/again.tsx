// The dialog over a page whose session has ended. Calls wait behind it and are sent once somebody has signed in.

import { useSyncExternalStore } from "react";
import { useSession, useSignOut } from "../api/session";
import { sessionGate } from "../api/session-gate";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { signIn } from "../words/sign-in";
import { Credentials } from "./credentials";

const words = signIn.again;

export function SignInAgain() {
  const reason = useSyncExternalStore(sessionGate.subscribe, sessionGate.current);
  const session = useSession();
  const signOut = useSignOut();
  if (reason === null || reason === "enrol") return null;
  return (
    <Dialog title={words.title} size="narrow" closed close={() => undefined}>
      <div className="body">
        <p className="muted">{words[reason]}</p>
        <Credentials email={session.email} button={words.confirm} />
        <Button kind="quiet wide" onPress={() => signOut.mutate()}>{words.another}</Button>
      </div>
    </Dialog>
  );
}
