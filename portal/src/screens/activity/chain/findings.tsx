// What is not as it was signed, the first of it first.

import { Link } from "@tanstack/react-router";
import { useMay } from "../../../api/session";
import { Copy } from "../../../ui/copy";
import { Table } from "../../../ui/table";
import { When } from "../../../ui/when";
import { words as shared } from "../../../words";
import { activity } from "../../../words/activity";
import { around, instantOf } from "../../../logic/event-id";
import type { Finding } from "./queries";

const words = activity.chain.findings;

const eventOf = ({ details }: Finding) => {
  const { event } = details as { event?: unknown };
  return typeof event === "string" ? event : undefined;
};

export function Findings({ of, total }: { of: readonly Finding[]; total: number }) {
  return (
    <div className="findings">
      <Table
        label={words.title} rows={of.map((finding, at) => ({ finding, at }))} keyOf={({ at }) => String(at)}
        columns={[
          { name: words.what, cell: ({ finding }) => <><span className="strong">{words.kinds[finding.finding] ?? finding.finding.replaceAll("_", " ")}</span><span className="sub break">{finding.message}</span></> },
          { name: words.event, cell: ({ finding }) => <Event id={eventOf(finding)} /> },
        ]}
      />
      {total > of.length && <p className="muted small">{words.more(shared.number(total - of.length))}</p>}
    </div>
  );
}

/** An event's id says when it was written. */
function Event({ id }: { id: string | undefined }) {
  const may = useMay();
  if (id === undefined) return null;
  const at = instantOf(id);
  return (
    <span className="event">
      <span className="row"><code className="break">{id}</code><Copy text={id} of={words.id} /></span>
      {at !== undefined && <span className="muted small">{words.written} <When at={at.toISOString()} /></span>}
      {at !== undefined && may("admin_activity:read") && <Link to="/activity/admin" search={{ span: "between", ...around(at) }}>{words.around}</Link>}
    </span>
  );
}
