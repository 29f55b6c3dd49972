// What every screen of Authentication methods has: heading and tabs. A tab keeps the application that was chosen.

import { Outlet, useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useMay } from "../../api/session";
import { Only } from "../../shell/only";
import { Notice } from "../../ui/notice";
import { Tabs } from "../../ui/tabs";
import { Title } from "../../ui/title";
import { methods as words } from "../../words/methods";
import { ORGANISATION } from "./queries";
import "./methods.css";

const WITHIN = { exact: false };

export function Methods(): ReactNode {
  const { application, scope } = useParams({ strict: false });
  const may = useMay();
  const chosen = application ?? scope;
  const { tabs } = words;
  return (
    <Only may="authentication_methods:read">
      <Title lead={words.lead}>{words.title}</Title>
      <Tabs
        label={tabs.label}
        tabs={[
          chosen === undefined || chosen === ORGANISATION
            ? { name: tabs.passcodes, to: "/methods/passcodes", activeOptions: WITHIN }
            : { name: tabs.passcodes, to: "/methods/passcodes/$application", params: { application: chosen }, activeOptions: WITHIN },
          chosen === undefined
            ? { name: tabs.totp, to: "/methods/totp", activeOptions: WITHIN }
            : { name: tabs.totp, to: "/methods/totp/$scope", params: { scope: chosen }, activeOptions: WITHIN },
          { name: tabs.organisation, to: "/methods/temporary-access-code" },
        ]}
      />
      {!may("authentication_methods:write") && <Notice icon="lock">{words.onlyRead}</Notice>}
      <Outlet />
    </Only>
  );
}
