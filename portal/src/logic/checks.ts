// The verification checklist as an agent goes through it.

export type Outcome = "passed" | "failed" | "skipped";

export interface Check {
  readonly id: string;
  readonly label: string;
  readonly required?: boolean;
  readonly knowledge?: boolean;
}

export interface Answer {
  readonly outcome?: Outcome;
  readonly note?: string;
}

export type Answers = Readonly<Record<string, Answer>>;

/** What still stands between the agent and a code. */
export type Missing = "nothing" | "required" | "possession";

export function missing(checks: readonly Check[], answers: Answers, demanded: boolean): Missing {
  if (!demanded) return "nothing";
  const passed = (check: Check) => answers[check.id]?.outcome === "passed";
  if (checks.some((check) => check.required === true && !passed(check))) return "required";
  // Answers to questions never suffice alone.
  return checks.some((check) => check.knowledge !== true && passed(check)) ? "nothing" : "possession";
}

/** The record that is sent; items that were not touched are skipped ones. */
export function record(checks: readonly Check[], answers: Answers): { id: string; outcome: Outcome; note?: string }[] {
  return checks.map(({ id }) => {
    const { outcome = "skipped", note = "" } = answers[id] ?? {};
    return note.trim() === "" ? { id, outcome } : { id, outcome, note: note.trim() };
  });
}
