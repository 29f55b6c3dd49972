// A user's profile as a form has it, and the change that a form comes to.

import type { Schemas } from "../../api/client";
import { Problem } from "../../api/problem";
import { about, atField } from "../../logic/at-field";
import { type Checks, checks } from "../../logic/draft";
import { users } from "../../words/users";
import type { Account } from "./questions";

const words = users.wrong;

export const NAME_PARTS = ["title", "first_name", "middle_name", "last_name"] as const;
export const ADDRESS_PARTS = ["street_address", "postal_code", "city", "state", "country"] as const;
export const IDENTIFIERS = ["email", "phone_number", "username", "external_user_id"] as const;
const TEXTS = [...IDENTIFIERS, "external_account_id", "language", "birthday", "picture"] as const;
const LISTS = ["secondary_emails", "secondary_phone_numbers"] as const;
const FIELDS: readonly string[] = [...NAME_PARTS, ...ADDRESS_PARTS, ...TEXTS, ...LISTS, "custom_data"];

type TextField = (typeof NAME_PARTS)[number] | (typeof ADDRESS_PARTS)[number] | (typeof TEXTS)[number] | (typeof LISTS)[number] | "custom_data";

/** Everything as text; lists with one item on each line. */
export type Values = Record<TextField, string> & { email_verified: boolean; phone_number_verified: boolean };

const text = (value: unknown) => (typeof value === "string" ? value : "");
const parts = (of: unknown, name: string) => text(((of ?? {}) as Record<string, unknown>)[name]);
const lines = (value: string) => value.split("\n").map((line) => line.trim()).filter((line) => line !== "");
const asJson = (data: object = {}) => (Object.keys(data).length === 0 ? "" : JSON.stringify(data, null, 2));

export function valuesOf(account?: Account): Values {
  const given = account as (Account & Record<string, unknown>) | undefined;
  const named = <K extends string>(names: readonly K[], read: (name: K) => string) => Object.fromEntries(names.map((name) => [name, read(name)])) as Record<K, string>;
  return {
    ...named(NAME_PARTS, (name) => parts(given?.name, name)),
    ...named(ADDRESS_PARTS, (name) => parts(given?.address, name)),
    ...named(TEXTS, (name) => text(given?.[name])),
    email: account?.email?.value ?? "",
    phone_number: account?.phone_number?.value ?? "",
    ...named(LISTS, (name) => (account?.[name] ?? []).map((contact) => contact.value).join("\n")),
    custom_data: asJson(account?.custom_data),
    email_verified: account?.email?.verified ?? false,
    phone_number_verified: account?.phone_number?.verified ?? false,
  };
}

const phone = (value: string) => (value.trim() === "" || /^\+[\d\s()./-]{6,30}$/.test(value.trim()) ? undefined : words.phone);
const unspaced = (value: string) => (/\s/.test(value.trim()) ? words.space : undefined);
const each = (check: (line: string) => string | undefined) => (value: string) => {
  const bad = lines(value).find((line) => check(line) !== undefined);
  return bad === undefined ? undefined : words.lines(bad);
};

function readJson(value: string): Record<string, unknown> | null {
  if (value.trim() === "") return {};
  try {
    const read: unknown = JSON.parse(value);
    return typeof read === "object" && read !== null && !Array.isArray(read) ? (read as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

export const profileChecks: Checks<Values> = {
  email: checks.emailIfAny,
  phone_number: phone,
  username: unspaced,
  external_user_id: unspaced,
  secondary_emails: each(checks.email),
  secondary_phone_numbers: each(phone),
  custom_data: (value) => (readJson(value) === null ? words.json : undefined),
};

/** What differs from before; what was emptied is taken away. */
export function changeOf(values: Values, before: Values): Schemas["AccountInput"] {
  const differs = (name: keyof Values) => values[name] !== before[name];
  const whole = (names: readonly TextField[]) => Object.fromEntries(names.map((name) => [name, values[name].trim() === "" ? null : values[name].trim()]));
  const change: Record<string, unknown> = {};
  for (const name of TEXTS) if (differs(name)) change[name] = values[name].trim() === "" ? null : values[name].trim();
  for (const name of LISTS) if (differs(name)) change[name] = lines(values[name]);
  if (NAME_PARTS.some(differs)) change["name"] = whole(NAME_PARTS);
  if (ADDRESS_PARTS.some(differs)) change["address"] = whole(ADDRESS_PARTS);
  for (const name of ["email", "phone_number"] as const) {
    const verified = `${name}_verified` as const;
    if (values[name].trim() !== "" && (differs(verified) || (differs(name) && values[verified]))) change[verified] = values[verified];
  }
  if (differs("custom_data")) {
    const [now, then] = [readJson(values.custom_data) ?? {}, readJson(before.custom_data) ?? {}];
    // The server merges key by key; a key that is gone is taken away.
    change["custom_data"] = { ...Object.fromEntries(Object.keys(then).map((key) => [key, null])), ...now };
  }
  return change;
}

/** A refusal, at the field that it is about: where the server's sentence names it, or the identifier that somebody has. */
export function pointed(error: unknown, sent: Partial<Record<string, unknown>> = {}): unknown {
  const { identifier } = error instanceof Problem ? (error.body as { identifier?: string }) : {};
  if (!(error instanceof Problem) || identifier === undefined) return atField(error, FIELDS);
  const squeezed = (value: unknown) => text(value).toLowerCase().replaceAll(/[\s().-]/g, "");
  const field = IDENTIFIERS.find((name) => squeezed(sent[name]) === squeezed(identifier));
  return field === undefined ? error : about(error, field, words.free);
}
