// The heading of the screens of Activity, and the way between them.

import type { ReactNode } from "react";
import { useMay } from "../../api/session";
import { Tabs } from "../../ui/tabs";
import { Title } from "../../ui/title";
import { activity as words } from "../../words/activity";

export function Head({ lead, side }: { lead: string; side?: ReactNode }) {
  const may = useMay();
  const seesUsers = may("users.activity:read");
  return (
    <>
      <Title lead={lead} side={side}>{words.title}</Title>
      <Tabs
        label={words.tabs.label}
        tabs={[
          may("admin_activity:read") && { name: words.tabs.admin, to: "/activity/admin" },
          seesUsers && { name: words.tabs.users, to: "/activity/users" },
          seesUsers && { name: words.tabs.statistics, to: "/activity/statistics" },
          seesUsers && { name: words.tabs.reference, to: "/activity/reference" },
          may("audit:read") && { name: words.tabs.chain, to: "/activity/chain" },
        ]}
      />
    </>
  );
}
