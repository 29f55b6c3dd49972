// What a chosen file has in it, what was found in it, and the act of taking it.

import { useQuery } from "@tanstack/react-query";
import { useMemo, useRef, useState } from "react";
import type { Schemas } from "../../../api/client";
import { journeysIn, readable, savedOnly } from "../../../logic/journey-file";
import { announce } from "../../../ui/announce";
import { Badge } from "../../../ui/badge";
import { Button } from "../../../ui/button";
import { Card } from "../../../ui/card";
import { Radios } from "../../../ui/fields";
import { Form } from "../../../ui/form";
import { Notice, Refusal } from "../../../ui/notice";
import { Skeleton } from "../../../ui/states";
import { journeys } from "../../../words/journeys";
import { Source, type SourceHandle } from "../definition/source";
import { FindingList, placed } from "../finding-list";
import { findingsOf } from "../publish";
import { journeysQuery, type useCheck, useImport } from "../queries";
import type { Picked } from "./file-pick";

const words = journeys.bring;
type Live = "file" | "nothing" | "newest";

interface Props {
  readonly file: Picked;
  readonly check: ReturnType<typeof useCheck>;
  readonly taken: (answer: Schemas["JourneysTaken"]) => void;
  readonly again: () => void;
}

export function Found({ file, check, taken, again }: Props) {
  if (check.isError) return <Refusal error={check.error} retry={again} />;
  if (check.data === undefined) return <Card><p className="muted">{words.checking}</p><Skeleton rows={3} /></Card>;
  return <Judged file={file} checked={check.data} taken={taken} />;
}

function Judged({ file, checked, taken }: { file: Picked; checked: Schemas["FileChecked"]; taken: Props["taken"] }) {
  const source = useRef<SourceHandle>(null);
  const take = useImport();
  const [live, setLive] = useState<Live>("file");
  const shown = useMemo(() => readable(file.text), [file]);
  const refusal = findingsOf(take.error);
  const findings = useMemo(() => placed(refusal.length > 0 ? refusal : checked.findings, shown), [refusal, checked, shown]);
  const [tone, said] = words.outcomes[refusal.length > 0 ? "refused" : checked.outcome] ?? ["bad", checked.outcome];
  const can = checked.outcome !== "refused";
  const send = () =>
    take.mutate({ text: live === "nothing" ? savedOnly(file.text) : file.text, name: file.name, publish: live === "newest" }, {
      onSuccess: (answer) => {
        announce(words.done);
        taken(answer);
      },
    });
  return (
    <>
      <Notice tone={tone}>{said}</Notice>
      {can && (
        <Card title={words.within} flush>
          <Form send={send} held={take.isPending}>
            <Within text={file.text} ids={checked.journeys} />
            <div className="body stack">
              <Radios
                label={words.live} value={live} onChange={setLive}
                options={[
                  { value: "file", name: words.as, hint: words.asHint },
                  { value: "nothing", name: words.saved, hint: words.savedHint },
                  { value: "newest", name: words.newest, hint: words.newestHint },
                ]}
              />
              {refusal.length === 0 && <Refusal error={take.error} />}
            </div>
            <div className="foot"><Button kind="primary" type="submit" busy={take.isPending}>{words.send}</Button></div>
          </Form>
        </Card>
      )}
      {findings.length > 0 && (
        <>
          <Card title={journeys.findings.title} flush><FindingList findings={findings} go={(spot) => source.current?.show(spot)} /></Card>
          <Card title={file.name} flush><Source ref={source} label={file.name} text={shown} marks={findings} /></Card>
        </>
      )}
    </>
  );
}

/** The journeys of the file, and whether they are here. */
function Within({ text, ids }: { text: string; ids: readonly string[] }) {
  const here = new Set(useQuery(journeysQuery).data?.journeys.map(({ id }) => id));
  const inFile = useMemo(() => new Map(journeysIn(text).map((journey) => [journey.id, journey])), [text]);
  return (
    <ul className="findings">
      {ids.map((id) => {
        const journey = inFile.get(id);
        return (
          <li className="within" key={id}>
            <span><strong>{journey?.name ?? id}</strong> <code className="muted">{id}</code></span>
            {here.has(id) ? <Badge>{words.here}</Badge> : <Badge tone="accent">{words.new}</Badge>}
            <span className="muted small">{journey?.versions.map(({ name, state }) => `${name} (${journeys.states[state] ?? state})`).join(", ")}</span>
          </li>
        );
      })}
    </ul>
  );
}
