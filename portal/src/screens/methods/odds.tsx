// The chance budget beside a form: what a guesser can hope for, worked out again with every key.

import type { ReactNode } from "react";
import { type Verdict, chanceOf, oneIn, verdictOf } from "../../logic/chance";
import { totpChance } from "../../logic/totp-chance";
import { Badge } from "../../ui/badge";
import { methods } from "../../words/methods";
import { CODE_CHECKS, type CodeDraft } from "./code-draft";
import { TOTP_CHECKS, type TotpDraft } from "./totp-draft";

const words = methods.odds;
const TONES = { good: "good", fair: "warn", weak: "bad" } as const;

const odds = (part: number) => `${oneIn(part)} (${words.percent(part)})`;

export function CodeOdds({ of }: { of: CodeDraft }) {
  const complete = (["length", "failures_max", "lock_duration_seconds"] as const).every((name) => CODE_CHECKS[name]?.(of[name], of) === undefined);
  if (!complete) return <Odds lead={words.lead} />;
  const { alphabet, letters, specials, length, failures_max, lock_duration_seconds } = of;
  const chance = chanceOf({ alphabet, letters, specials, length, failuresMax: failures_max, lockSeconds: lock_duration_seconds });
  const verdict = verdictOf(chance);
  return (
    <Odds lead={words.lead} verdict={verdict} advice={words.advice[verdict]}>
      <Figure name={words.year} value={odds(chance.perYear)} />
      <Figure name={words.lock} value={oneIn(chance.perLock)} />
      <Figure name={words.guess} value={oneIn(chance.perGuess)} />
    </Odds>
  );
}

export function TotpOdds({ of }: { of: TotpDraft }) {
  const { digits, window, per_user_max, lock_tiers, failures_expire_seconds, chance_max_ppm } = of;
  const { window: steps, per_user_max: apps, lock_tiers: tiers, failures_expire_seconds: expire } = TOTP_CHECKS;
  const wrong = steps?.(window, of) ?? apps?.(per_user_max, of) ?? tiers?.(lock_tiers, of) ?? expire?.(failures_expire_seconds, of);
  if (wrong !== undefined) return <Odds lead={words.totpLead} />;
  const chance = totpChance({ digits: Number(digits), window, totps: per_user_max, tiers: lock_tiers, failuresExpire: failures_expire_seconds });
  const verdict = verdictOf({ ...chance, perLock: 0 });
  const over = chance.hundredPpm > chance_max_ppm;
  return (
    <Odds lead={words.totpLead} verdict={verdict} advice={words.totpAdvice[verdict]}>
      <Figure name={words.year} value={odds(chance.perYear)} />
      <Figure name={words.hundred} value={odds(chance.hundredPpm / 1e6)} note={Number.isNaN(chance_max_ppm) ? undefined : words.budget(words.percent(chance_max_ppm / 1e6))} bad={over} />
      <Figure name={words.guess} value={oneIn(chance.perGuess)} />
    </Odds>
  );
}

function Odds({ lead, verdict, advice, children }: { lead: string; verdict?: Verdict; advice?: string; children?: ReactNode }) {
  return (
    <section className="card odds-card" aria-label={words.title}>
      <div className="head"><h2>{words.title}</h2>{verdict !== undefined && <Badge tone={TONES[verdict]}>{words.verdicts[verdict]}</Badge>}</div>
      <div className="body stack">
        <p className="muted small">{lead}</p>
        <div className="odds">{children ?? <p className="muted">{words.unknown}</p>}</div>
        {advice !== undefined && <p role="status">{advice}</p>}
      </div>
    </section>
  );
}

function Figure({ name, value, note, bad = false }: { name: string; value: string; note?: string | undefined; bad?: boolean }) {
  return (
    <div>
      <span className="muted small">{name}</span>
      <b className={bad ? "bad" : ""}>{value}</b>
      {note !== undefined && <span className="muted small">{note}</span>}
    </div>
  );
}
