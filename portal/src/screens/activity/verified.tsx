// How the caller was verified before a code was generated.

import type { Schemas } from "../../api/client";
import { Badge } from "../../ui/badge";
import { activity as words } from "../../words/activity";

const TONES = { passed: "good", failed: "bad", skipped: "" } as const;

export function Verified({ items }: { items: readonly Schemas["CheckedInput"][] }) {
  return (
    <section className="stack-s" aria-label={words.event.verification}>
      <h3>{words.event.verification}</h3>
      <ul className="stack-s">
        {items.map(({ id, outcome, note }) => (
          <li key={id} className="row">
            <Badge tone={TONES[outcome]}>{words.outcomes[outcome]}</Badge>
            <span>{id.replaceAll("_", " ")}</span>
            {note !== null && note !== undefined && <span className="muted break">“{note}”</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
