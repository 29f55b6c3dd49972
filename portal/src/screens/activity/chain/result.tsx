// How a verification came out, in plain words.

import { useQuery } from "@tanstack/react-query";
import { operatorsQuery } from "../../../api/operators";
import { useMay } from "../../../api/session";
import { Facts } from "../../../ui/facts";
import { Notice } from "../../../ui/notice";
import { When } from "../../../ui/when";
import { words as shared } from "../../../words";
import { activity } from "../../../words/activity";
import { Findings } from "./findings";
import type { Verification } from "./queries";

const words = activity.chain;

export function Result({ of: { state, ok, error, events, rows, by, finished_at: at, result } }: { of: Verification }) {
  const who = useOperator(by);
  const finished = at ? <><When at={at} />{who === undefined ? null : ` ${words.by(who)}`}</> : null;
  if (state === "failed" || result === null || result === undefined) {
    return <><Notice tone="bad"><p className="strong">{words.failed}</p>{error && <p>{error}</p>}</Notice><Facts of={[[words.facts.at, finished]]} /></>;
  }
  const { findings, findings_total: total, checkpoints, last_checkpoint: last, unsigned_rows: unsigned, erased, anchored, writers } = result;
  const number = shared.number;
  return (
    <>
      {ok === true
        ? <Notice tone="good" icon="badge"><p className="strong">{words.sound}</p><p>{anchored ? words.soundAnchored : words.soundAlone}</p></Notice>
        : <Notice tone="bad"><p className="strong">{words.broken(total)}</p><p>{words.brokenThen}</p></Notice>}
      {ok !== true && <Findings of={findings} total={total} />}
      <Facts
        of={[
          [words.facts.at, finished],
          [words.facts.events, `${number(events)} ${words.inRows(rows)}`],
          [words.facts.checkpoints, last ? <>{number(checkpoints)}, {words.theLast} <When at={last.at} /></> : number(checkpoints)],
          [words.facts.unsigned, unsigned === 0 ? null : words.unsigned(unsigned)],
          [words.facts.erased, erased === 0 ? null : words.erased(erased)],
          [words.facts.writers, number(writers)],
          [words.facts.anchor, anchored ? shared.yes : words.notAnchored],
        ]}
      />
    </>
  );
}

function useOperator(id: string | null | undefined): string | undefined {
  const operators = useQuery({ ...operatorsQuery, enabled: useMay()("operators:read") && typeof id === "string" });
  const found = operators.data?.operators.find(({ account_id }) => account_id === id);
  return found?.name ?? found?.email ?? undefined;
}
