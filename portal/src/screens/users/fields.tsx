// The fields of a profile.

import type { Draft } from "../../logic/draft";
import { Lines, Text, Tick } from "../../ui/fields";
import { users } from "../../words/users";
import { ADDRESS_PARTS, type Values } from "./values";

const words = users.fields;

type Of = { readonly draft: Draft<Values> };

export function NameFields({ draft }: Of) {
  return (
    <div className="form-grid">
      <Text label={words.first_name} optional autoComplete="off" {...draft.field("first_name")} />
      <Text label={words.last_name} optional autoComplete="off" {...draft.field("last_name")} />
    </div>
  );
}

export function IdentifierFields({ draft }: Of) {
  const { values, set } = draft;
  return (
    <>
      <div className="form-grid">
        <div className="stack-s">
          <Text label={words.email} type="email" optional autoComplete="off" spellCheck={false} {...draft.field("email")} />
          <Tick label={words.email_verified} hint={words.emailVerifiedHint} disabled={values.email.trim() === ""} checked={values.email_verified} onChange={(on) => set("email_verified", on)} />
        </div>
        <div className="stack-s">
          <Text label={words.phone_number} type="tel" optional autoComplete="off" hint={words.phoneHint} {...draft.field("phone_number")} />
          <Tick label={words.phone_number_verified} disabled={values.phone_number.trim() === ""} checked={values.phone_number_verified} onChange={(on) => set("phone_number_verified", on)} />
        </div>
      </div>
      <div className="form-grid">
        <Text label={words.username} optional autoComplete="off" spellCheck={false} autoCapitalize="none" {...draft.field("username")} />
        <Text label={words.external_user_id} optional hint={words.externalHint} autoComplete="off" spellCheck={false} {...draft.field("external_user_id")} />
      </div>
    </>
  );
}

export function MoreFields({ draft }: Of) {
  return (
    <div className="stack">
      <div className="form-grid">
        <Text label={words.title} optional {...draft.field("title")} />
        <Text label={words.middle_name} optional {...draft.field("middle_name")} />
        <Text label={words.language} optional hint={words.languageHint} {...draft.field("language")} />
        <Text label={words.birthday} optional {...draft.field("birthday")} />
        <Text label={words.external_account_id} optional {...draft.field("external_account_id")} />
        <Text label={words.picture} optional {...draft.field("picture")} />
      </div>
      <div className="form-grid">
        <Lines label={words.secondary_emails} optional hint={words.oneALine} {...draft.field("secondary_emails")} />
        <Lines label={words.secondary_phone_numbers} optional hint={words.oneALine} {...draft.field("secondary_phone_numbers")} />
      </div>
      <div className="form-grid">{ADDRESS_PARTS.map((part) => <Text key={part} label={words[part]} optional {...draft.field(part)} />)}</div>
      <Lines label={words.custom_data} optional hint={words.customHint} rows={4} {...draft.field("custom_data")} />
    </div>
  );
}
