// The page for strangers.

import { useEffect } from "react";
import { Brand } from "../shell/brand";
import { words as shared } from "../words";
import { signIn as words } from "../words/sign-in";
import { Credentials } from "./credentials";

export function SignIn() {
  useEffect(() => {
    document.title = shared.windowTitle(words.title);
  }, []);
  return (
    <main className="gate">
      <div className="panel">
        <Brand />
        <section className="card">
          <div className="body stack">
            <h1>{words.title}</h1>
            <Credentials button={words.button} />
          </div>
        </section>
        <p className="small muted">{words.forgotten}</p>
      </div>
    </main>
  );
}
