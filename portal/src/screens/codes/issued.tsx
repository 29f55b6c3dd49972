// A code at its one plain moment: large, as it is read aloud, with the time that is left and where it works.

import { useEffect, useRef } from "react";
import { clock, countdown, partLeft } from "../../logic/time";
import { spokenGroups } from "../../logic/reading";
import { Copy } from "../../ui/copy";
import { Facts } from "../../ui/facts";
import { Notice } from "../../ui/notice";
import { codes } from "../../words/codes";
import type { Issued, User } from "./queries";
import { useNow } from "./use-now";
import "../../issue/issue.css";

const words = codes.issued;
const LONG = 8;
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

export function IssuedCode({ issued, user }: { issued: Issued; user: User }) {
  const now = useNow();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    place.current?.focus({ preventScroll: true });
    place.current?.scrollIntoView({ block: "nearest" });
  }, []);
  const over = now >= Date.parse(issued.expires_at);
  const application = user.applications.find(({ id }) => id === issued.application)?.name ?? issued.application;
  return (
    <div className="stack">
      {over
        ? <Notice tone="warn" icon="clock"><p className="strong">{words.expired}</p><p>{words.expiredText}</p></Notice>
        : <Plain issued={issued} now={now} place={place} />}
      {issued.warning && (
        <Notice tone="warn"><p className="strong">{codes.againstPolicy.warning}</p><p>{issued.warning.message}</p></Notice>
      )}
      <Facts
        of={[
          [words.who, <>{user.display_name}{user.email && <span className="muted"> · {user.email.value}</span>}</>],
          [words.where, issued.application ? codes.scope.application(application ?? "") : words.everywhere],
          [words.uses, `${capital(codes.uses.shown(issued.uses))}${issued.unlocked ? ` · ${words.unlocked}` : ""}`],
        ]}
      />
    </div>
  );
}

function Plain({ issued, now, place }: { issued: Issued; now: number; place: React.RefObject<HTMLDivElement | null> }) {
  const groups = spokenGroups(issued.display, issued.spelling);
  const long = issued.code.length > LONG;
  return (
    <div className={`code ${long ? "long" : ""}`} role="group" aria-label={words.label} tabIndex={-1} ref={place}>
      <p className="sr">{words.spoken(issued.spelling)}</p>
      <div className="groups" aria-hidden="true">
        {groups.map((group, at) => (
          <span className="group" key={at}>
            {group.map(({ symbol, word }, position) => <span className="symbol" key={position}>{symbol}<small>{word}</small></span>)}
          </span>
        ))}
      </div>
      <p className="say" aria-hidden="true"><span className="muted">{words.say}</span> {groups.map((group) => group.map(({ word }) => word).join(", ")).join(" — ")}</p>
      <progress className="life" aria-label={words.life} max={1} value={partLeft(issued.starts_at, issued.expires_at, now)} />
      <div className="row apart code-foot">
        <p><span className="strong" role="timer">{words.left(countdown(issued.expires_at, now))}</span> <span className="muted">{words.until(clock(issued.expires_at))}</span></p>
        <Copy text={issued.code} of={words.code} kind="primary" worded />
      </div>
    </div>
  );
}
