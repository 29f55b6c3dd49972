// The heading of the screens of Policies, and the way between them.

import type { ReactNode } from "react";
import { useMay } from "../../api/session";
import { Tabs } from "../../ui/tabs";
import { Title } from "../../ui/title";
import { policies as words } from "../../words/policies";

export function Head({ lead, side }: { lead: string; side?: ReactNode }) {
  const may = useMay();
  return (
    <>
      <Title lead={lead} side={side}>{words.title}</Title>
      <Tabs
        label={words.tabs.label}
        tabs={[
          { name: words.tabs.policies, to: "/policies" },
          may("applications:read") && { name: words.tabs.applications, to: "/policies/applications" },
          { name: words.tabs.zones, to: "/policies/zones" },
          may("users:read") && { name: words.tabs.explain, to: "/policies/explain" },
        ]}
      />
    </>
  );
}
