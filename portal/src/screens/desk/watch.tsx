// The code that was issued, what becomes of it, and what is next.

import { clock } from "../../logic/time";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Notice } from "../../ui/notice";
import { Icon, type IconName } from "../../ui/icon";
import { codes as codeWords } from "../../words/codes";
import { desk } from "../../words/desk";
import type { Schemas } from "../../api/client";
import { IssuedCode } from "../codes/issued";
import type { Issued, User } from "../codes/queries";
import { WithdrawButton } from "./withdraw";

const words = desk.watch;

export type Outcome = "live" | "used" | "expired" | "revoked" | "locked";

/** What became of a code. */
export function outcomeOf({ code_id: id }: Issued, codes: Schemas["CodesShown"] | undefined): Outcome {
  const state = codes?.codes.find((code) => code.id === id)?.state;
  return state === "used" || state === "expired" || state === "revoked" || state === "locked" ? state : "live";
}

interface Props {
  readonly issued: Issued;
  readonly outcome: Outcome;
  readonly user: User;
  readonly codes: Schemas["CodesShown"] | undefined;
  readonly again: () => void;
  readonly next: () => void;
}

export function Watch({ issued, outcome, user, codes, again, next }: Props) {
  if (outcome !== "live") return <Over issued={issued} outcome={outcome} user={user} codes={codes} again={again} next={next} />;
  const refusal = codes?.last_refusal;
  const used = codes?.codes.find((code) => code.id === issued.code_id)?.used ?? 0;
  const foot = (
    <>
      <p className="muted small once">{codeWords.issued.once}</p>
      <WithdrawButton user={user} application={issued.application ?? undefined} label={words.withdraw} />
      <Button onPress={next}>{words.next}</Button>
    </>
  );
  return (
    <Card title={words.title} foot={foot}>
      <IssuedCode issued={issued} user={user} />
      {refusal && Date.parse(refusal.at) >= Date.parse(issued.starts_at) && (
        <div role="alert">
          <Notice tone="warn"><p className="strong">{words.refused(clock(refusal.at))}</p><p>{refusal.words}</p></Notice>
        </div>
      )}
      <p className="waiting" role="status">
        {used > 0 ? <Icon name="check" tone="good" /> : <span className="pulse" aria-hidden="true" />}
        {used > 0 ? words.still(user.display_name) : words.waiting(user.display_name)}
      </p>
    </Card>
  );
}

const DRAWN: Record<Exclude<Outcome, "live">, readonly [IconName, string]> = {
  used: ["check", "good"],
  expired: ["clock", "warn"],
  revoked: ["close", ""],
  locked: ["lock", "bad"],
};

function Over({ issued, outcome, user, codes, again, next }: Props & { outcome: Exclude<Outcome, "live"> }) {
  const [icon, tone] = DRAWN[outcome];
  const ended = codes?.codes.find((code) => code.id === issued.code_id)?.ended_at;
  const text = { used: words.usedText(clock(ended ?? issued.expires_at)), expired: words.expiredText, revoked: words.revokedText, locked: words.lockedText }[outcome];
  const done = outcome === "used";
  return (
    <section className="card over" aria-label={words.title}>
      <span className={`seal ${tone}`}><Icon name={icon} /></span>
      <h2>{done ? words.used(user.display_name) : words[outcome]}</h2>
      <p className="muted">{text}</p>
      <div className="row">
        {!done && <Button kind="primary" onPress={again} autoFocus>{words.another}</Button>}
        <Button kind={done ? "primary large" : ""} onPress={next} autoFocus={done}>{words.next}</Button>
      </div>
    </section>
  );
}
