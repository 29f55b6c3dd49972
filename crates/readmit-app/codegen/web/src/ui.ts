// The page: one screen at a time, made of headings, facts and forms. It knows nothing of journeys but what a step
// shows. Texts of the server are set as text, never as HTML.

import type { IdoServiceResponse } from "@transmitsecurity/platform-web-sdk/ido";
import { toDataURL } from "qrcode";

/** Something to fill in. */
export interface Field {
  name: string;
  label: string;
  type: "string" | "number" | "boolean";
  format: string;
  required: boolean;
}

/** One way to go on: a form with a button, or a button alone. */
export interface Choice {
  id: string;
  label: string;
  fields: Field[];
}

/** What a step shows. */
export interface Screen {
  title: string;
  text?: string | undefined;
  /** A text that is shown as a QR code. */
  picture?: string;
  facts?: Record<string, unknown> | undefined;
  choices: Choice[];
}

/** The choice, with what was filled in. */
export interface Answer {
  option: string;
  data: Record<string, unknown> | undefined;
}

/** Shows a step, and waits for the user. */
export function ask(response: IdoServiceResponse, screen: Screen): Promise<Answer> {
  const complaint = complaintOf(response);
  const own = response.data?.app_data;
  if (typeof own?.message !== "string" || screen.facts !== own) return show(screen, complaint);
  // What the journey's author says is for the user; the server's word is for everybody.
  const { message, ...facts } = own;
  return complaint ? show({ ...screen, facts }, message) : show({ ...screen, facts, text: message });
}

/** A name as people read it: "external_user_id" is "External user ID". */
export function wordsOf(name: string): string {
  const words = name.replace(/([a-z])(?=[A-Z])/g, "$1 ").replaceAll("_", " ").trim().toLowerCase();
  const told = words.replace(/\b(id|totp|otp|pin)\b/g, (word) => word.toUpperCase());
  return told.charAt(0).toUpperCase() + told.slice(1);
}

/** Shows a screen, with what was wrong before, and waits for the user. */
export function show(screen: Screen, complaint?: string): Promise<Answer> {
  const stage = element("main", { id: "stage" });
  const heading = element("h1", { tabIndex: -1, textContent: screen.title });
  stage.append(heading);
  if (complaint) stage.append(element("p", { role: "alert", className: "complaint", textContent: complaint }));
  if (screen.text) stage.append(element("p", { textContent: screen.text }));
  if (screen.picture) stage.append(pictureOf(screen.picture));
  const facts = Object.entries(screen.facts ?? {}).filter(([, value]) => value !== null && value !== undefined);
  if (facts.length > 0) stage.append(listOf(facts));
  return new Promise((resolve) => {
    stage.append(...screen.choices.map((choice, index) => formOf(choice, `choice-${index}`, resolve)));
    document.querySelector("#stage")?.replaceWith(stage);
    // Whoever cannot see the page hears that a new step began.
    heading.focus();
  });
}

/** Why a step comes again, in words for the user. */
function complaintOf({ data, errorData }: IdoServiceResponse): string | undefined {
  return data?.error_data?.message ?? errorData?.description;
}

function formOf(choice: Choice, id: string, resolve: (answer: Answer) => void): HTMLFormElement {
  const form = element("form", { id });
  const inputs = choice.fields.map((field, index) => ({ field, input: inputOf(field, `${id}-${index}`) }));
  for (const { field, input } of inputs) {
    const label = element("label", { htmlFor: input.id, textContent: field.label && field.label !== field.name ? field.label : wordsOf(field.name) });
    form.append(element("div", { className: field.type }, label, input));
  }
  form.append(element("button", { type: "submit", textContent: choice.label }));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    for (const button of document.querySelectorAll("button")) button.disabled = true;
    const filled = inputs.map(({ field, input }) => [field.name, valueOf(field, input)] as const);
    resolve({ option: choice.id, data: filled.length > 0 ? Object.fromEntries(filled) : undefined });
  });
  return form;
}

function inputOf({ type, format, required }: Field, id: string): HTMLInputElement {
  if (type === "boolean") return element("input", { id, type: "checkbox" });
  if (type === "number") return element("input", { id, type: "number", step: "any", required });
  const kinds: Record<string, string> = { email: "email", password: "password", phone: "tel" };
  return element("input", { id, type: kinds[format] ?? "text", required, autocomplete: "off", autocapitalize: "none" });
}

function valueOf({ type }: Field, input: HTMLInputElement): unknown {
  if (type === "boolean") return input.checked;
  if (type === "number") return input.value === "" ? undefined : input.valueAsNumber;
  return input.value;
}

function pictureOf(text: string): HTMLImageElement {
  const image = element("img", { alt: "QR code for an authenticator app", width: 240, height: 240 });
  void toDataURL(text, { margin: 4, width: 480 }).then((url) => (image.src = url));
  return image;
}

function listOf(facts: [string, unknown][]): HTMLDListElement {
  const list = element("dl", {});
  for (const [name, value] of facts) {
    const isList = Array.isArray(value) && value.every((item) => typeof item === "string");
    const text = typeof value === "string" ? value : isList ? value.join(", ") : JSON.stringify(value);
    list.append(element("dt", { textContent: wordsOf(name) }), element("dd", { textContent: text }));
  }
  return list;
}

function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<HTMLElementTagNameMap[Name]>,
  ...children: Node[]
): HTMLElementTagNameMap[Name] {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}
