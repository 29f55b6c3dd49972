// Network zones: named sets of addresses that rules tell apart.

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Schemas } from "../../api/client";
import { policiesQuery, zonesQuery } from "../../api/policies";
import { useMay } from "../../api/session";
import { Only } from "../../shell/only";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Icon } from "../../ui/icon";
import { Acts } from "../../ui/menu";
import { Empty } from "../../ui/states";
import { AnswerTable, type Column } from "../../ui/table";
import { zones as words } from "../../words/zones";
import { Head } from "./head";
import { PolicyState } from "./policy-state";
import { RemoveZone, ZoneDialog } from "./zone-dialogs";
import "./policies.css";

export type Zone = Schemas["ZoneShown"];

type Open = readonly ["add"] | readonly ["edit" | "remove", Zone];

const SHOWN = 4;

export function Zones() {
  return <Only may="policies:read"><Page /></Only>;
}

function Page() {
  const mayWrite = useMay()("policies:write");
  const asked = useQuery(zonesQuery);
  const [open, setOpen] = useState<Open | null>(null);
  const add = mayWrite && <Button kind="primary" onPress={() => setOpen(["add"])}><Icon name="plus" />{words.add}</Button>;
  const acts = (zone: Zone) => [
    { name: words.edit, icon: "edit", run: () => setOpen(["edit", zone]) } as const,
    zone.policies.length === 0 && ({ name: words.remove, icon: "trash", grave: true, run: () => setOpen(["remove", zone]) } as const),
  ];
  const columns: readonly (Column<Zone> | false)[] = [
    { name: words.name, cell: (row) => <span className="strong">{row.name}</span> },
    { name: words.addresses, cell: (row) => <Addresses of={row.gateways} /> },
    { name: words.proxies, cell: (row) => row.proxies.length > 0 && <Addresses of={row.proxies} /> },
    { name: words.used, cell: (row) => <Used of={row} /> },
    { name: words.state, cell: (row) => <PolicyState active={row.active} /> },
    mayWrite && { name: "", kind: "act", cell: (row) => <Acts label={words.acts(row.name)} acts={acts(row)} /> },
  ];
  const close = () => setOpen(null);
  return (
    <>
      <Head lead={words.lead} side={asked.data !== undefined && asked.data.zones.length > 0 && add} />
      <Card title={words.title} flush>
        <AnswerTable label={words.title} of={asked} rows={(answer) => answer.zones} columns={columns} keyOf={(row) => row.id} empty={<Empty icon="route" title={words.none}><p>{words.noneText}</p>{add}</Empty>} />
      </Card>
      {open?.[0] === "add" && <ZoneDialog close={close} />}
      {open?.[0] === "edit" && <ZoneDialog zone={open[1]} close={close} />}
      {open?.[0] === "remove" && <RemoveZone zone={open[1]} close={close} />}
    </>
  );
}

function Addresses({ of }: { of: readonly string[] }) {
  const more = of.length - SHOWN;
  return (
    <ul className="lines">
      {of.slice(0, SHOWN).map((range) => <li key={range} className="mono break">{range}</li>)}
      {more > 0 && <li className="muted small">{words.more(more)}</li>}
    </ul>
  );
}

/** The policies with rules about it. */
function Used({ of: { policies } }: { of: Zone }) {
  const { data } = useQuery(policiesQuery);
  if (policies.length === 0) return <span className="muted">{words.unused}</span>;
  return (
    <ul className="lines">
      {policies.map((id) => <li key={id}><Link to="/policies/$policy" params={{ policy: id }}>{data?.policies.find((policy) => policy.id === id)?.name ?? id}</Link></li>)}
    </ul>
  );
}
