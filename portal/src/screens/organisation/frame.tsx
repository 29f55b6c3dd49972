// What every screen of Organisation has: heading and tabs.

import { Navigate, Outlet } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useMay } from "../../api/session";
import { Only } from "../../shell/only";
import { Tabs } from "../../ui/tabs";
import { Title } from "../../ui/title";
import { organisation as words } from "../../words/organisation";

export function Organisation(): ReactNode {
  const may = useMay();
  const { tabs } = words;
  const [settings, groups, delivery] = [may("settings:read"), may("groups:read"), may("delivery:read")];
  return (
    <Only may={["settings:read", "groups:read", "delivery:read"]}>
      <Title lead={words.lead}>{words.title}</Title>
      <Tabs
        label={tabs.label}
        tabs={[
          settings && { name: tabs.general, to: "/organisation/general" },
          settings && { name: tabs.desk, to: "/organisation/desk" },
          groups && { name: tabs.groups, to: "/organisation/groups" },
          delivery && { name: tabs.hooks, to: "/organisation/hooks" },
          delivery && { name: tabs.messages, to: "/organisation/messages" },
        ]}
      />
      <Outlet />
    </Only>
  );
}

/** The first tab that is open to whoever comes. */
export function FirstTab(): ReactNode {
  const may = useMay();
  if (may("settings:read")) return <Navigate to="/organisation/general" replace />;
  return <Navigate to={may("groups:read") ? "/organisation/groups" : "/organisation/hooks"} replace />;
}
