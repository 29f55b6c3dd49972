// Why no code was generated or no approval asked for, in words, and what to do about it.

import type { ReactNode } from "react";
import { Link } from "@tanstack/react-router";
import { type Problem, asProblem } from "../../api/problem";
import { useMay } from "../../api/session";
import { roughSpan } from "../../logic/time";
import { Notice, Refusal } from "../../ui/notice";
import { codes as words } from "../../words/codes";
import type { Generate } from "./use-generate";

/** Those that another part of the form tells, at the place where they are set right. */
const TOLD_ELSEWHERE = ["codes_locked", "recovery_frozen", "life_out_of_range"];

export function Refused({ flow: { generate, ask, lost } }: { flow: Generate }) {
  if (lost) {
    return (
      <div role="alert" ref={bringIntoView}>
        <Notice tone="warn">
          <p className="strong">{words.lost.title}</p>
          <p>{words.lost.text}</p>
        </Notice>
      </div>
    );
  }
  const error = generate.error ?? ask.error;
  if (error === null) return null;
  const problem = asProblem(error);
  if (TOLD_ELSEWHERE.includes(problem.code)) return null;
  if (problem.code === "against_policy") return <AgainstPolicy problem={problem} />;
  if (problem.status === 0) return <Told tone="bad" sentence={problem.sentence}><p>{words.network}</p></Told>;
  const sentence = words.refusals[problem.code];
  if (sentence === undefined) return <Refusal error={error} />;
  if (problem.status === 429) return <Told sentence={sentence}><p>{problem.retryAfter !== null && words.quotaAgain(roughSpan(problem.retryAfter))} {words.quotas[problem.code]}</p></Told>;
  return <Told sentence={sentence}>{problem.code === "verification_needed" && <p>{problem.sentence}</p>}</Told>;
}

/** The form may be longer than the screen. */
function bringIntoView(place: HTMLElement | null) {
  place?.scrollIntoView({ block: "nearest" });
}

function Told({ tone = "warn", sentence, children }: { tone?: "warn" | "bad"; sentence: string; children?: ReactNode }) {
  return (
    // A bad notice is an alert by itself.
    <div role={tone === "bad" ? undefined : "alert"} ref={bringIntoView}>
      <Notice tone={tone}>
        <p className="strong">{sentence}</p>
        {children}
      </Notice>
    </div>
  );
}

function AgainstPolicy({ problem }: { problem: Problem }) {
  const may = useMay();
  return (
    <Told sentence={words.againstPolicy.title}>
      <p>{words.againstPolicy.text}</p>
      <p>{problem.sentence}</p>
      {may("policies:read") && <p><Link to="/policies">{words.againstPolicy.open}</Link></p>}
    </Told>
  );
}
