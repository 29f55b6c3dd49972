// The organisation's rules for its help desk, and the checklist of codes that answer everywhere.

import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo } from "react";
import { organisationQuery } from "../../api/lists";
import { useMay } from "../../api/session";
import { useSettings } from "../../logic/settings";
import { Only } from "../../shell/only";
import { announce } from "../../ui/announce";
import { Notice } from "../../ui/notice";
import { SettingsCard } from "../../ui/settings-card";
import { Answer } from "../../ui/states";
import { words as shared } from "../../words";
import { organisation as words } from "../../words/organisation";
import { Checklist } from "../methods/checklist";
import { ORGANISATION, passcodesQuery } from "../methods/queries";
import { DESK_CHECKS, type DeskDraft, deskDraft, rulesOf } from "./desk-draft";
import { DeskFields } from "./desk-fields";
import { type Settings, useSaveOrganisation } from "./queries";

export function Desk(): ReactNode {
  return <Only may="settings:read"><Asked /></Only>;
}

function Asked() {
  const asked = useQuery(organisationQuery);
  const may = useMay();
  return (
    <>
      {!may("settings:write") && <Notice icon="lock">{words.onlyRead}</Notice>}
      <Answer of={asked} rows={10}>{(shown) => <Rules shown={shown} />}</Answer>
      {may("authentication_methods:read") && <OrganisationChecklist />}
    </>
  );
}

function Rules({ shown }: { shown: Settings }) {
  const may = useMay()("settings:write");
  const save = useSaveOrganisation();
  const loaded = useMemo(() => deskDraft(shown.desk), [shown]);
  const draft = useSettings(loaded, DESK_CHECKS, save.error);
  const send = (values: DeskDraft) =>
    save.mutate({ desk: rulesOf(values) }, {
      onSuccess: (saved) => {
        draft.reset(deskDraft(saved.desk));
        announce(shared.saved);
      },
    });
  return <SettingsCard draft={draft} may={may} save={save} send={send}><DeskFields draft={draft} /></SettingsCard>;
}

function OrganisationChecklist() {
  const asked = useQuery(passcodesQuery(ORGANISATION));
  return <Answer of={asked} rows={3}>{({ codes }) => <Checklist scope={ORGANISATION} checks={codes.verification} />}</Answer>;
}
