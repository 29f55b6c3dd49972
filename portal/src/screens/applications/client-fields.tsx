// The fields of a client, as they are typed.

import type { Schemas } from "../../api/client";
import type { Checks, Draft } from "../../logic/draft";
import { linesOf } from "../../logic/uris";
import { Choice, Lines, Text, Tick } from "../../ui/fields";
import { Part } from "../../ui/settings-card";
import { applications } from "../../words/applications";
import * as check from "./checks";
import { OWN_APPLICATION, PermissionTicks } from "./permissions";
import type { Client } from "./queries";

const words = applications.fields;

export interface ClientDraft {
  readonly name: string;
  readonly redirect_uris: string;
  readonly origins: string;
  readonly permissions: readonly string[];
  readonly token_algorithm: string;
  readonly enabled: boolean;
}

export const FIELDS = ["name", "redirect_uris", "origins", "permissions"] as const;
export const CHECKS: Checks<ClientDraft> = { name: check.name, redirect_uris: check.redirects, origins: check.origins };
export const BLANK: ClientDraft = { name: "", redirect_uris: "", origins: "", permissions: [...OWN_APPLICATION].sort(), token_algorithm: "EdDSA", enabled: true };

export function draftOf({ name, redirect_uris, origins, permissions, token_algorithm, enabled }: Client): ClientDraft {
  return { name, redirect_uris: redirect_uris.join("\n"), origins: origins.join("\n"), permissions: [...permissions].sort(), token_algorithm, enabled };
}

/** As the server reads it; what is not given stays. */
export function bodyOf({ redirect_uris, origins, permissions, ...rest }: Partial<ClientDraft>): Schemas["ClientInput"] {
  return {
    ...rest,
    ...(redirect_uris === undefined ? {} : { redirect_uris: linesOf(redirect_uris) }),
    ...(origins === undefined ? {} : { origins: linesOf(origins) }),
    ...(permissions === undefined ? {} : { permissions: [...permissions] }),
  };
}

export function ClientFields({ draft }: { draft: Draft<ClientDraft> }) {
  const { values, set, field } = draft;
  const { clients } = applications;
  return (
    <>
      <Part title={clients.identity} lead={clients.identityLead}>
        <Text label={words.clientName} hint={words.clientNameHint} {...field("name")} autoComplete="off" maxLength={200} />
        <Lines label={words.redirect} hint={words.redirectHint} optional {...field("redirect_uris")} />
        <Lines label={words.origins} hint={words.originsHint} optional {...field("origins")} />
      </Part>
      <Part title={clients.access} lead={clients.accessLead}>
        <Choice label={words.algorithm} hint={words.algorithmHint} options={words.algorithms} value={values.token_algorithm as "EdDSA"} onChange={(value) => set("token_algorithm", value)} />
        <PermissionTicks value={values.permissions} onChange={(value) => set("permissions", value)} />
        <Tick label={words.enabled} hint={words.enabledHint} checked={values.enabled} onChange={(value) => set("enabled", value)} />
      </Part>
    </>
  );
}
