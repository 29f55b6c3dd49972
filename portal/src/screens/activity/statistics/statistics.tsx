// What became of codes over time, and who issued them.

import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { SpanName } from "../../../logic/counts";
import { Only } from "../../../shell/only";
import { Notice } from "../../../ui/notice";
import { Segments } from "../../../ui/segments";
import { Answer } from "../../../ui/states";
import { When } from "../../../ui/when";
import { words as shared } from "../../../words";
import { activity } from "../../../words/activity";
import { Head } from "../head";
import { Chart } from "./chart";
import { type Counts, type Statistics as Counted, statisticsQuery } from "./queries";
import { Agents, Reasons } from "./shares";
import "./statistics.css";

const words = activity.statistics;
const NAMES: readonly SpanName[] = ["day", "week", "month", "quarter"];

export function Statistics() {
  return <Only may="users.activity:read"><Page /></Only>;
}

function Page() {
  const { span = "week" } = useSearch({ from: "/activity/statistics" });
  const navigate = useNavigate({ from: "/activity/statistics" });
  const counted = useQuery(statisticsQuery(span));
  const choose = (next: SpanName) => void navigate({ search: next === "week" ? {} : { span: next }, replace: true });
  return (
    <>
      <Head lead={words.lead} />
      <div className="row"><Segments label={words.span} value={span} onChange={choose} options={NAMES.map((name) => [name, words.shortSpans[name]])} /></div>
      <Answer of={counted}>{(answer) => <Shown of={answer} busy={counted.isPlaceholderData} />}</Answer>
    </>
  );
}

function Shown({ of: { span, slots, total, reasons, agents, complete, counted_from: from }, busy }: { of: Counted; busy: boolean }) {
  const over = { span, slots };
  return (
    <div className="stack-l counts" aria-busy={busy}>
      {!complete && <Notice tone="warn"><p>{words.incomplete} {from ? <When at={from} /> : null}</p></Notice>}
      <Totals of={total} />
      <Chart {...over} title={words.codes.title} tone="calm" series={[["issued", words.codes.issued], ["used", words.codes.used]]} />
      <div className="columns">
        <Chart {...over} title={words.failures.title} tone="failures" series={[["failed", words.failures.codes], ["totp_failed", words.failures.apps]]} />
        <Chart {...over} title={words.locks.title} tone="locks" series={[["locked", words.locks.codes], ["totp_locked", words.locks.apps]]} />
      </div>
      {agents !== null && agents !== undefined && <Agents of={agents} />}
      <Reasons of={reasons} />
    </div>
  );
}

function Totals({ of }: { of: Counts }) {
  const totals: readonly (readonly [string, number, string])[] = [
    [words.codes.issued, of.issued, words.notIssued(of.issue_refused)],
    [words.codes.used, of.used, words.appsUsed(of.totp_used)],
    [words.failures.title, of.failed + of.totp_failed, words.ofApps(of.totp_failed)],
    [words.locks.title, of.locked + of.totp_locked, words.lifted(of.unlocked)],
  ];
  return (
    <dl className="totals">
      {totals.map(([name, count, more]) => <div key={name} className="card"><dt>{name}</dt><dd><b>{shared.number(count)}</b><span className="muted small">{more}</span></dd></div>)}
    </dl>
  );
}
