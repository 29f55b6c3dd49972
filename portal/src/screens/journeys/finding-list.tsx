// What the importer says, each with the place that it is about; a press on the place goes there.

import { spotOf, type Spot } from "../../logic/journey-file";
import { Badge } from "../../ui/badge";
import { Button } from "../../ui/button";
import { Icon } from "../../ui/icon";
import { journeys } from "../../words/journeys";
import type { Finding } from "./queries";

const words = journeys.findings;

export interface Placed {
  readonly finding: Finding;
  readonly spot: Spot;
}

/** Findings with their places in the text that was checked. */
export function placed(findings: readonly Finding[], text: string): readonly Placed[] {
  return findings.map((finding) => ({ finding, spot: spotOf(text, finding) }));
}

interface Props {
  readonly findings: readonly (Finding | Placed)[];
  readonly go?: (spot: Spot) => void;
}

export function FindingList({ findings, go }: Props) {
  return (
    <ul className="findings">
      {findings.map((row, at) => ("finding" in row ? <Row key={at} finding={row.finding} spot={row.spot} go={go} /> : <Row key={at} finding={row} go={undefined} />))}
    </ul>
  );
}

function Row({ finding: { code, severity, message, label, holds_back, refuses }, spot, go }: { finding: Finding; spot?: Spot; go: Props["go"] }) {
  const isError = severity === "error";
  return (
    <li className="finding">
      <Icon name="warn" tone={isError || holds_back ? "bad" : "warn"} />
      <div className="stack-s">
        <p className="row small">
          <strong>{isError ? words.error : words.warning}</strong>
          <code className="muted">{code}</code>
          {label !== null && label !== undefined && <span className="muted">{label}</span>}
          {refuses && <Badge tone="bad">{words.refuses}</Badge>}
          {holds_back && <Badge tone="warn">{words.holds}</Badge>}
        </p>
        <p className="break">{message}</p>
      </div>
      {spot !== undefined && go !== undefined && <Button kind="tiny" onPress={() => go(spot)}>{words.line(spot.line)}</Button>}
    </li>
  );
}
