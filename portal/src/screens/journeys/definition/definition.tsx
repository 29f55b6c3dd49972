// What a version does: its steps in words, and its source, which can be changed and saved as a further version. A visual
// editor would be one more view.

import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useMay } from "../../../api/session";
import { Choice } from "../../../ui/fields";
import { Segments } from "../../../ui/segments";
import { Answer, Empty } from "../../../ui/states";
import { Unsaved } from "../../../ui/unsaved";
import { journeys } from "../../../words/journeys";
import { useJourney } from "../current";
import { type Journey, type Version, sourceQuery, versionQuery } from "../queries";
import { nameOf, newestFirst, shownFirst } from "../standing";
import { Editor } from "./editor";
import { Steps } from "./steps";

const words = journeys.definition;

/** Texts that were changed and not saved, by the number of the version that they came from. */
type Drafts = Readonly<Record<number, string | undefined>>;

export function Definition(): ReactNode {
  const journey = useJourney();
  const search = useSearch({ from: "/journeys/$journey/definition" });
  // What is read and changed stays, although another version is saved or published meanwhile.
  const [first] = useState(() => shownFirst(journey)?.number);
  const version = journey.versions.find(({ number }) => number === (search.version ?? first)) ?? shownFirst(journey);
  if (version === undefined) return <Empty icon="route"><p>{words.noSteps}</p></Empty>;
  return <Shown journey={journey} version={version} view={search.view ?? "steps"} />;
}

function Shown({ journey, version, view }: { journey: Journey; version: Version; view: "steps" | "source" }) {
  const navigate = useNavigate();
  const [drafts, setDrafts] = useState<Drafts>({});
  const go = (next: { version?: number; view?: "steps" | "source" }) => {
    const { version: number, view: wanted } = { version: version.number, view, ...next };
    void navigate({ to: "/journeys/$journey/definition", params: { journey: journey.id }, search: { version: number, ...(wanted === "source" ? { view: wanted } : {}) }, replace: true });
  };
  const keep = (text: string | undefined) => setDrafts((last) => ({ ...last, [version.number]: text }));
  const options = newestFirst(journey.versions).map((one) => [String(one.number), `${nameOf(one)} · ${journeys.states[one.state] ?? one.state}${drafts[one.number] === undefined ? "" : ` · ${words.edited}`}`] as const);
  return (
    <>
      <div className="row apart">
        <Choice label={words.version} value={String(version.number)} onChange={(number) => go({ version: Number(number) })} options={options} />
        <Segments label={words.view} value={view} onChange={(next) => go({ view: next })} options={words.views} />
      </div>
      {view === "steps"
        ? <InWords journey={journey.id} version={version.number} source={() => go({ view: "source" })} />
        : <Written key={version.number} journey={journey} version={version} draft={drafts[version.number]} keep={keep} saved={(number) => { keep(undefined); go({ version: number }); }} />}
      <Unsaved changed={Object.values(drafts).some((text) => text !== undefined)} />
    </>
  );
}

function InWords({ journey, version, source }: { journey: string; version: number; source: () => void }) {
  const asked = useQuery(versionQuery(journey, version));
  return <Answer of={asked}>{(document) => <Steps of={document} source={source} />}</Answer>;
}

interface WrittenProps {
  readonly journey: Journey;
  readonly version: Version;
  readonly draft: string | undefined;
  readonly keep: (text: string | undefined) => void;
  readonly saved: (number: number) => void;
}

function Written({ journey, version, ...draft }: WrittenProps) {
  const may = useMay()("journeys:write");
  const source = useQuery(sourceQuery(journey.id, version.number));
  const document = useQuery(versionQuery(journey.id, version.number));
  return (
    <Answer of={source} rows={12}>
      {(text) => <Editor journey={journey} written={text} known={document.data?.findings} may={may} {...draft} />}
    </Answer>
  );
}
