// What the server tells of a code before it is ordered: what stands in its way, what it looks like, what it replaces,
// and how many are left.

import { Link } from "@tanstack/react-router";
import { useMay } from "../../api/session";
import { moment, span } from "../../logic/time";
import { Notice } from "../../ui/notice";
import { words as common } from "../../words";
import { codes } from "../../words/codes";
import type { Obstacle } from "./obstacles";
import type { CodeTerms } from "./terms";

const words = codes.terms;
/** From here on it is worth saying how many are left. */
const FEW = 3;

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? "" : ".");

/** Obstacles that no act of this operator removes. */
export function Obstructed({ obstacles }: { obstacles: readonly Obstacle[] }) {
  const may = useMay()("policies:read");
  return obstacles.map(({ code, message, until, policy, rule }) => {
    const word = code ?? "";
    const against = word === "against_policy";
    return (
      <div role="alert" key={`${word}${message}`}>
        <Notice tone="warn" icon="lock">
          <p className="strong">{against ? codes.againstPolicy.title : (codes.refusals[word] ?? common.problems.byCode[word] ?? capital(message))}</p>
          {against && <p>{capital(message)}</p>}
          {until !== null && until !== undefined && <p>{words.until(moment(until))} {codes.quotas[word]}</p>}
          {against && may && policy && <p><Link to="/policies/$policy" params={{ policy }} {...(rule ? { hash: `rule-${rule}` } : {})}>{codes.againstPolicy.open}</Link></p>}
        </Notice>
      </div>
    );
  });
}

export function Foretold({ terms: { policy, length_typed: length, warning, replaces, left } }: { terms: CodeTerms }) {
  const few = [
    [left.user_in_hour, words.userHour], [left.user_in_day, words.userDay], [left.agent_in_hour, words.agentHour], [left.agent_in_day, words.agentDay],
  ].flatMap(([count, tell]) => (typeof count === "number" && typeof tell === "function" && count > 0 && count <= FEW ? [tell(count)] : []));
  return (
    <>
      {warning && <Notice tone="warn"><p className="strong">{codes.againstPolicy.warning}</p><p>{capital(warning.message)}</p></Notice>}
      {replaces && <Notice><p>{words.replaces(moment(replaces.expires_at))}</p></Notice>}
      <p className="muted small">{[words.shapes[policy.alphabet](length), words.locks(policy.failures_max, span(policy.lock_duration_seconds)), ...few.slice(0, 1)].join(" ")}</p>
    </>
  );
}
