// What the counts come from: why tries were refused, and who issued codes; each with its share as a bar.

import { Link } from "@tanstack/react-router";
import type { Schemas } from "../../../api/client";
import { useMay } from "../../../api/session";
import { Card } from "../../../ui/card";
import { Empty } from "../../../ui/states";
import { Table } from "../../../ui/table";
import { words as shared } from "../../../words";
import { activity } from "../../../words/activity";
import { REASONS } from "../../../words/events";

const words = activity.statistics;

function Share({ count, of }: { count: number; of: number }) {
  return (
    <span className="share">
      <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect className="rail" width={100} height={8} /><rect className="part" width={of === 0 ? 0 : (100 * count) / of} height={8} /></svg>
      <span>{shared.number(count)}</span>
    </span>
  );
}

export function Reasons({ of }: { of: Readonly<Record<string, number>> }) {
  const rows = Object.entries(of).sort(([, one], [, other]) => other - one);
  const total = rows.reduce((sum, [, count]) => sum + count, 0);
  return (
    <Card title={words.reasons.title} flush>
      <Table
        label={words.reasons.title} rows={rows} keyOf={([reason]) => reason} empty={<Empty icon="check"><p>{words.reasons.none}</p></Empty>}
        columns={[
          { name: words.reasons.why, cell: ([reason]) => REASONS[reason] ?? reason.replaceAll("_", " ") },
          { name: words.reasons.count, cell: ([, count]) => <Share count={count} of={total} /> },
        ]}
      />
    </Card>
  );
}

export function Agents({ of }: { of: readonly Schemas["AgentShown"][] }) {
  const may = useMay();
  const most = Math.max(0, ...of.map(({ issued }) => issued));
  return (
    <Card title={words.agents.title} flush>
      <Table
        label={words.agents.title} rows={of} keyOf={({ account }) => account} empty={<Empty icon="users"><p>{words.agents.none}</p></Empty>}
        columns={[
          {
            name: words.agents.name,
            cell: ({ account, name }) => (may("operators:read") && name ? <Link className="main" to="/administrators/operators/$operator" params={{ operator: account }}>{name}</Link> : (name ?? words.agents.gone)),
          },
          { name: words.agents.issued, cell: ({ issued }) => <Share count={issued} of={most} /> },
          { name: words.agents.refused, kind: "end", cell: ({ issue_refused: count }) => shared.number(count) },
          { name: words.agents.revoked, kind: "end", cell: ({ revoked }) => shared.number(revoked) },
          { name: words.agents.unlocked, kind: "end", cell: ({ unlocked }) => shared.number(unlocked) },
        ]}
      />
    </Card>
  );
}
