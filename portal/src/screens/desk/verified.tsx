// How a caller was verified: each item of the checklist, how it went, and its note.

import { useQuery } from "@tanstack/react-query";
import { useMay } from "../../api/session";
import { Icon } from "../../ui/icon";
import { desk } from "../../words/desk";
import type { Approval } from "../codes/queries";
import { checklistQuery } from "../codes/terms";

const words = desk.approvals;

export function Verified({ approval: { application, verification } }: { approval: Approval }) {
  const may = useMay();
  const { data } = useQuery({ ...checklistQuery(application ?? null), enabled: may("users.temporary_access_code:read") && verification.length > 0 });
  if (verification.length === 0) return <p className="muted small">{words.noRecord}</p>;
  return (
    <ul className="verified" aria-label={words.verified}>
      {verification.map(({ id, outcome, note }) => (
        <li key={id} className={outcome}>
          <Icon name={outcome === "passed" ? "check" : outcome === "failed" ? "close" : "minus"} />
          <span>{data?.checks.find((check) => check.id === id)?.label ?? id}<span className="sr">: {words.outcomes[outcome]}</span>{note && <span className="muted"> — {note}</span>}</span>
        </li>
      ))}
    </ul>
  );
}
