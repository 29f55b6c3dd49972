// When a rule applies.

import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { answered, api, queryClient } from "../../api/client";
import { accountQuery, applicationsQuery, groupsQuery } from "../../api/lists";
import { zonesQuery } from "../../api/policies";
import { useMay } from "../../api/session";
import type { Draft } from "../../logic/draft";
import { Choice } from "../../ui/fields";
import { Picks, type PicksProps } from "../../ui/picks";
import { rules as words } from "../../words/rules";
import type { Names } from "./names";
import type { Kind, Network, RuleDraft } from "./rule-draft";

const NETWORKS = (Object.keys(words.networks) as Network[]).map((network) => [network, words.networks[network]] as const);
const CHANNELS = (["any", "radius", "ldap"] as const).map((channel) => [channel, words.channels[channel]] as const);

type List = "users" | "users_excluded" | "groups" | "groups_excluded" | "applications" | "applications_excluded" | "zones";

interface Props {
  readonly kind: Kind;
  readonly draft: Draft<RuleDraft>;
  readonly names: Names;
}

export function ConditionsFields({ kind, draft: { values, field }, names }: Props) {
  const may = useMay();
  const groups = useQuery({ ...groupsQuery, enabled: may("groups:read") });
  const applications = useQuery({ ...applicationsQuery, enabled: may("applications:read") && kind === "enrolment" });
  const zones = useQuery(zonesQuery);
  const list = (name: List) => field(name);
  const ofGroups = { items: may("groups:read") ? (groups.data?.groups ?? []) : null, nameOf: names.group, placeholder: words.findGroup };
  const ofApplications = { items: may("applications:read") ? (applications.data?.applications ?? []) : null, nameOf: names.application, placeholder: words.findApplication };
  const these = values.network.endsWith("_these");
  return (
    <>
      <div className="form-grid">
        <UserPicks label={words.users} hint={words.usersHint} nameOf={names.user} {...list("users")} />
        <UserPicks label={words.usersExcluded} nameOf={names.user} {...list("users_excluded")} />
        <Picks label={words.groups} {...ofGroups} {...list("groups")} />
        <Picks label={words.groupsExcluded} {...ofGroups} {...list("groups_excluded")} />
        {kind === "enrolment" && <Picks label={words.applications} hint={words.applicationsHint} {...ofApplications} {...list("applications")} />}
        {kind === "enrolment" && <Picks label={words.applicationsExcluded} {...ofApplications} {...list("applications_excluded")} />}
      </div>
      <div className="form-grid">
        <Choice label={words.network} {...field("network")} options={NETWORKS} />
        {these && <Picks label={words.zones} items={zones.data?.zones ?? []} nameOf={names.zone} placeholder={words.findZone} {...list("zones")} />}
      </div>
      {kind === "session" && values.channel !== "any" && <div className="short"><Choice label={words.channel} hint={words.channelHint} {...field("channel")} options={CHANNELS} /></div>}
    </>
  );
}

const PAUSE = 180;
const FOUND_MAX = 8;

/** Users are looked for by the server. */
function UserPicks(props: Pick<PicksProps, "label" | "hint" | "wrong" | "onChange" | "nameOf"> & { value: readonly string[] }) {
  const may = useMay()("users:read");
  const [text, setText] = useState("");
  const [asked, setAsked] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text.trim()), PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  const found = useQuery({
    queryKey: ["accounts", "pick", asked],
    queryFn: () => answered(api.GET("/admin/api/v1/accounts", { params: { query: { q: asked, limit: FOUND_MAX } } })),
    enabled: may && asked !== "",
  });
  // What was found for an earlier text is not offered: Enter would choose somebody else.
  const current = asked !== "" && asked === text.trim() ? found.data?.accounts : undefined;
  const items = (current ?? []).map(({ id, display_name: name, email, username }) => ({ id, name, sub: email?.value ?? username ?? undefined }));
  const onChange = (ids: string[]) => {
    for (const account of current ?? []) if (ids.includes(account.id)) queryClient.setQueryData(accountQuery(account.id).queryKey, account);
    props.onChange(ids);
  };
  return <Picks {...props} onChange={onChange} items={may ? items : null} typed={setText} busy={text.trim() !== "" && current === undefined} placeholder={words.findUser} />;
}
