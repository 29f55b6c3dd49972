// The heading of the lists of Administrators, and the way between them.

import type { ReactNode } from "react";
import { useMay } from "../../api/session";
import { Tabs } from "../../ui/tabs";
import { Title } from "../../ui/title";
import { administrators as words } from "../../words/administrators";

export function Head({ lead, side }: { lead: string; side?: ReactNode }) {
  const may = useMay();
  return (
    <>
      <Title lead={lead} side={side}>{words.title}</Title>
      <Tabs
        label={words.tabs.label}
        tabs={[
          may("operators:read") && { name: words.tabs.operators, to: "/administrators" },
          may("roles:read") && { name: words.tabs.roles, to: "/administrators/roles" },
          { name: words.tabs.tokens, to: "/administrators/tokens" },
        ]}
      />
    </>
  );
}
