// TOTP settings of one application, or of the organisation.

import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { type ReactNode, useMemo } from "react";
import { useMay } from "../../api/session";
import { changesOf, useSettings } from "../../logic/settings";
import { announce } from "../../ui/announce";
import { SettingsCard } from "../../ui/settings-card";
import { Answer } from "../../ui/states";
import { words as shared } from "../../words";
import { methods } from "../../words/methods";
import { TotpOdds } from "./odds";
import { ORGANISATION, type Totp as Shown, totpQuery, useSaveTotp } from "./queries";
import { ScopeChoice } from "./scope";
import { TOTP_CHECKS, type TotpDraft, totpChanges, totpDraft } from "./totp-draft";
import { TotpFields } from "./totp-fields";

const words = methods.totp;

export function Totp(): ReactNode {
  const { scope } = useParams({ from: "/methods/totp/$scope" });
  const navigate = useNavigate();
  const asked = useQuery(totpQuery(scope));
  const choose = (next: string) => void navigate({ to: "/methods/totp/$scope", params: { scope: next } });
  return (
    <>
      <div className="scope-line">
        <ScopeChoice value={scope} onChange={choose} organisation />
        <p className="muted">{scope === ORGANISATION ? words.organisationLead : words.lead}</p>
      </div>
      <Answer of={asked} rows={10}>{(shown) => <Settings key={scope} scope={scope} shown={shown} />}</Answer>
    </>
  );
}

function Settings({ scope, shown }: { scope: string; shown: Shown }) {
  const may = useMay()("authentication_methods:write");
  const save = useSaveTotp(scope);
  const loaded = useMemo(() => totpDraft(shown), [shown]);
  const draft = useSettings(loaded, TOTP_CHECKS, save.error);
  const send = (values: TotpDraft) =>
    save.mutate(totpChanges(changesOf(loaded, values)), {
      onSuccess: (saved) => {
        draft.reset(totpDraft(saved));
        announce(shared.saved);
      },
    });
  return (
    <div className="with-odds">
      <SettingsCard draft={draft} may={may} save={save} send={send}><TotpFields draft={draft} /></SettingsCard>
      <TotpOdds of={draft.values} />
    </div>
  );
}
