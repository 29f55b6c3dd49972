// The page's course: collect what the journey wants to know when it starts, run it, say how it ended, and again.

import { journeyName, type StartParams, startParams } from "./config";
import { type Outcome, startJourney } from "./journeyExecutor";
import { type Screen, show, wordsOf } from "./ui";

for (;;) {
  await show(await run());
}

/** One run, and the screen that says how it ended. */
async function run(): Promise<Screen> {
  const fields = startParams.map((name: string) => {
    const format = /code|password|secret/i.test(name) ? "password" : "text";
    return { name, label: wordsOf(name), type: "string" as const, format, required: true };
  });
  const { data } = await show({ title: journeyName, choices: [{ id: "start", label: "Start", fields }] });
  try {
    return ending(await startJourney(data as StartParams | undefined));
  } catch (error) {
    const { errorCode, description, message } = error as Record<string, string | undefined>;
    return closing("Failed", { Reason: description ?? message ?? String(error), Code: errorCode });
  }
}

function ending(outcome: Outcome): Screen {
  if (outcome.ended === "rejection") return closing("Rejected", { Reason: outcome.reason });
  if (outcome.redirectUrl !== undefined) window.location.assign(outcome.redirectUrl);
  return closing("Completed", { Token: outcome.token });
}

function closing(title: string, facts: Record<string, unknown>): Screen {
  return { title, facts, choices: [{ id: "again", label: "Run it again", fields: [] }] };
}
