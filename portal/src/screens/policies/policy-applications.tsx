// The applications that an access policy judges who signs in to.

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { applicationsQuery } from "../../api/lists";
import { useMay } from "../../api/session";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Icon } from "../../ui/icon";
import { editing } from "../../words/policies-edit";
import { Assign } from "./assign";
import type { Policy } from "./queries";

const words = editing.applications;

export function PolicyApplications({ policy }: { policy: Policy }) {
  const may = useMay();
  const [open, setOpen] = useState(false);
  const sees = may("applications:read");
  const { data } = useQuery({ ...applicationsQuery, enabled: sees });
  const ids = policy.applications ?? [];
  const name = (id: string) => data?.applications.find((application) => application.id === id)?.name ?? id;
  const left = (data?.applications ?? []).some(({ id }) => !ids.includes(id));
  const mayGive = sees && may("applications:write");
  return (
    <Card title={words.title} side={mayGive && policy.active && left && <Button onPress={() => setOpen(true)}><Icon name="plus" />{words.give}</Button>}>
      {ids.length === 0
        ? <p className="muted">{words.none}{mayGive && !policy.active && ` ${words.inactiveText}`}</p>
        : <ul className="lines">{ids.map((id) => <li key={id}>{sees ? <Link to="/applications/$application" params={{ application: id }}>{name(id)}</Link> : <span className="mono">{id}</span>}</li>)}</ul>}
      {open && <Assign policy={policy} close={() => setOpen(false)} />}
    </Card>
  );
}
