// The factors that rules can name: of what sort they are, in which ways they are proved, and what they can show.

import type { Schemas } from "../../api/client";
import { policies } from "../../words/policies";
import { keyName } from "./telling";

export type Sort = "knowledge" | "possession";
export type Property = Schemas["PropertyWord"];

export interface Way {
  readonly key: string;
  readonly method: string;
}

const TABLE: readonly (readonly [string, Sort, readonly string[]])[] = [
  ["password", "knowledge", ["password"]],
  ["security_question", "knowledge", ["security_question"]],
  ["tac", "knowledge", ["tac"]],
  ["email", "possession", ["email"]],
  ["phone", "possession", ["sms", "voice"]],
  ["totp", "possession", ["otp"]],
  ["webauthn", "possession", ["webauthn"]],
  ["push_app", "possession", ["totp", "push", "signed_nonce"]],
  ["hardware_token", "possession", ["otp"]],
];

/** Known by name only: nobody has one here, so they are not offered. */
const BY_NAME_ONLY = ["push_app", "hardware_token"];

export const wayId = ({ key, method }: Way) => `${key}:${method}`;

export function wayOf(id: string): Way {
  const [key = "", method = ""] = id.split(":");
  return { key, method };
}

export const waysOf = (sort?: Sort) => TABLE.filter(([, of]) => sort === undefined || of === sort).flatMap(([key, , methods]) => methods.map((method) => wayId({ key, method })));

export function methodsOf(key: string): readonly string[] {
  return TABLE.find(([known]) => known === key)?.[2] ?? [];
}

/** Those to choose from; one that is chosen already stays among them. */
export const offered = (ids: readonly string[], chosen: readonly string[]) => ids.filter((id) => chosen.includes(id) || !BY_NAME_ONLY.includes(wayOf(id).key));

export function wayName(id: string): string {
  const { key, method } = wayOf(id);
  const told = policies.methods[method];
  return methodsOf(key).length > 1 && told !== undefined ? `${keyName(key)} (${told})` : keyName(key);
}

/** What a step of a chain can ask of a way beyond its proof. */
export function propertiesOf(id: string): readonly Property[] {
  if (id === "webauthn:webauthn" || id === "push_app:signed_nonce") return ["user_verification", "phishing_resistant", "hardware_protected"];
  if (id === "push_app:push") return ["user_verification"];
  return id === "hardware_token:otp" ? ["hardware_protected"] : [];
}
