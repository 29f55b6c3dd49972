// Where the organisation demands a second factor: asked for right after signing in, and over a page that was open when
// it began to be demanded.

import { useEffect } from "react";
import { EnrolApp } from "../account/enrol-app";
import { useSignOut } from "../api/session";
import { Brand } from "../shell/brand";
import { Announcements } from "../ui/announce";
import { Dialog } from "../ui/dialog";
import { words as shared } from "../words";
import { signIn } from "../words/sign-in";
import { SignInAgain } from "./again";

const words = signIn.enrol;

/** The page right after signing in. */
export function EnrolFirst() {
  useEffect(() => {
    document.title = shared.windowTitle(words.title);
  }, []);
  return (
    <main className="gate">
      <div className="panel">
        <Brand />
        <section className="card">
          <div className="head"><h1>{words.title}</h1></div>
          <Steps lead={words.lead} />
        </section>
      </div>
      <SignInAgain />
      <Announcements />
    </main>
  );
}

/** Over the page that was open. */
export function EnrolToGoOn() {
  return <Dialog title={words.title} closed close={() => undefined}><Steps lead={words.interrupted} /></Dialog>;
}

function Steps({ lead }: { lead: string }) {
  const signOut = useSignOut();
  return <EnrolApp lead={lead} leave={{ name: words.signOut, act: () => signOut.mutate() }} done={() => undefined} />;
}
