// A row for each authenticator app.

import { Badge } from "../../../ui/badge";
import { Acts } from "../../../ui/menu";
import type { Tone } from "../../../ui/notice";
import type { Column } from "../../../ui/table";
import { When } from "../../../ui/when";
import { users } from "../../../words/users";
import type { Totp } from "../questions";
import type { AskedTotp } from "./totps";

const words = users.totps;
const TONES: Readonly<Record<string, Tone | undefined>> = { active: "good", registered: "good", pending: "accent", deactivated: "warn", locked: "warn", lost: "bad" };

interface Rights {
  readonly write: boolean;
  readonly unlocks: boolean;
  readonly ask: (asked: AskedTotp) => void;
}

export function totpColumns({ write, unlocks, ask }: Rights): readonly Column<Totp>[] {
  return [
    { name: words.label, cell: (totp) => <span className="strong break">{totp.label}</span> },
    { name: words.state, cell: (totp) => <Badge tone={TONES[totp.status] ?? ""}>{words.states[totp.status] ?? totp.status}</Badge> },
    { name: words.kind, cell: (totp) => <span>{words.settings(totp.digits, totp.period_seconds)}<span className="sub">{totp.algorithm}</span></span> },
    { name: words.clock, cell: (totp) => words.ahead(totp.clock_ahead_seconds) },
    { name: words.registered, cell: (totp) => <When at={totp.registered_at} rough /> },
    {
      name: "",
      kind: "act",
      cell: (totp) => (
        <Acts
          label={words.acts(totp.label)}
          acts={[
            write && totp.status === "pending" && { name: words.confirm, icon: "check", run: () => ask({ act: "confirm", totp }) },
            unlocks && (totp.status === "deactivated" || totp.status === "locked") && { name: words.unlock, icon: "unlock", run: () => ask({ act: "unlock", totp }) },
            write && (totp.status === "active" || totp.status === "registered") && { name: words.lock, icon: "lock", run: () => ask({ act: "lock", totp }) },
            write && { name: words.remove, icon: "trash", grave: true, run: () => ask({ act: "remove", totp }) },
          ]}
        />
      ),
    },
  ];
}
