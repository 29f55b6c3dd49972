// The fields of the help desk's rules, by what they are about.

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { groupsQuery } from "../../api/lists";
import { useMay } from "../../api/session";
import type { Draft } from "../../logic/draft";
import { Badge } from "../../ui/badge";
import { Count, Radios, SpanField, Tick } from "../../ui/fields";
import { Part } from "../../ui/settings-card";
import { organisation } from "../../words/organisation";
import type { DeskDraft } from "./desk-draft";
import "./organisation.css";

const words = organisation.desk;

export function DeskFields({ draft }: { draft: Draft<DeskDraft> }) {
  const { values, set, field } = draft;
  const may = useMay();
  return (
    <>
      <Part title={words.quotas} lead={words.quotasLead}>
        <Quota title={words.agent} hour={field("agent_hour")} day={field("agent_day")} />
        <Quota title={words.user} hour={field("user_hour")} day={field("user_day")} />
      </Part>
      <Part title={words.approvals} lead={words.approvalsLead}>
        {may("groups:read") && <ProtectedGroups />}
        <div className="short"><SpanField label={words.approvalLife} {...field("approval_life_seconds")} /></div>
      </Part>
      <Part title={words.sessions} lead={words.sessionsLead}>
        <Tick label={words.fresh} hint={words.freshHint} checked={values.fresh} onChange={(on) => set("fresh", on)} />
        {values.fresh && <div className="short"><SpanField label={words.freshFor} {...field("fresh_sign_in_seconds")} /></div>}
        <div className="short"><SpanField label={words.quarantine} hint={words.quarantineHint} {...field("quarantine_seconds")} /></div>
      </Part>
      <Part title={words.notices} lead={words.noticesLead}>
        <Tick label={words.tell} hint={words.tellHint} checked={values.notices} onChange={(on) => set("notices", on)} />
        <div className="short"><SpanField label={words.freeze} {...field("freeze_seconds")} /></div>
      </Part>
      <Part title={words.policies} lead={words.policiesLead}>
        <Radios label={words.check} value={values.policy_check} onChange={(check) => set("policy_check", check)} options={words.checks} />
      </Part>
    </>
  );
}

interface QuotaField {
  readonly value: number;
  readonly onChange: (count: number) => void;
  readonly wrong: string | undefined;
}

function Quota({ title, hour, day }: { title: string; hour: QuotaField; day: QuotaField }) {
  return (
    <fieldset className="quota">
      <legend className="label">{title}</legend>
      <div className="form-grid">
        <Count label={words.perHour} hint={Number.isNaN(hour.value) ? words.noLimit : undefined} {...hour} />
        <Count label={words.perDay} hint={Number.isNaN(day.value) ? words.noLimit : undefined} {...day} />
      </div>
    </fieldset>
  );
}

function ProtectedGroups() {
  const { data } = useQuery(groupsQuery);
  const kept = data?.groups.filter((group) => group.protected) ?? [];
  return (
    <div className="stack-s">
      <span className="label">{words.protectedGroups}</span>
      <div className="row">
        {data !== undefined && kept.length === 0 && <span className="muted">{words.noProtected}</span>}
        {kept.map(({ id, name }) => <Badge key={id} tone="accent" icon="shield">{name}</Badge>)}
        <Link to="/organisation/groups">{words.manage}</Link>
      </div>
    </div>
  );
}
