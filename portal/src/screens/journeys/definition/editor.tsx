// The source of a version beside what was found in it: read, changed, checked, saved as a further version.

import { useMemo, useRef, useState } from "react";
import { VERSION_POINTER, journeysIn } from "../../../logic/journey-file";
import { announce } from "../../../ui/announce";
import { Badge } from "../../../ui/badge";
import { Button } from "../../../ui/button";
import { Card } from "../../../ui/card";
import { Icon } from "../../../ui/icon";
import { Notice, Refusal } from "../../../ui/notice";
import { journeys } from "../../../words/journeys";
import { FindingList, placed } from "../finding-list";
import { type Finding, type Journey, useCheck } from "../queries";
import { SaveVersion } from "./save-version";
import { Source, type SourceHandle } from "./source";

const words = journeys.definition;

interface Props {
  readonly journey: Journey;
  readonly written: string;
  /** What is known of the version as it was saved. */
  readonly known: readonly Finding[] | undefined;
  readonly may: boolean;
  readonly draft: string | undefined;
  readonly keep: (text: string | undefined) => void;
  readonly saved: (number: number) => void;
}

/** The one journey with one version that can be saved as a further one. */
function fit(text: string, id: string) {
  const [only, ...others] = journeysIn(text);
  return only !== undefined && others.length === 0 && only.id === id && only.pointer === "/exports/0/data" && only.versions.length === 1 ? only : undefined;
}

interface Checked {
  readonly text: string;
  readonly findings: readonly Finding[];
}

export function Editor({ journey, written, known, may, draft, keep, saved }: Props) {
  const text = draft ?? written;
  const source = useRef<SourceHandle>(null);
  const check = useCheck();
  const [checked, setChecked] = useState<Checked | null>(null);
  const [saying, setSaying] = useState<"unfit" | "refused" | null>(null);
  const [saving, setSaving] = useState<"publishable" | "draft" | null>(null);
  const before = useMemo(() => known?.map((finding) => ({ ...finding, pointer: `${VERSION_POINTER}${finding.pointer}` })), [known]);
  const findings = checked?.findings ?? before;
  const judged = checked?.text ?? written;
  const places = useMemo(() => (findings === undefined ? [] : placed(findings, judged)), [findings, judged]);
  const run = (then?: (outcome: string) => void) =>
    check.mutate({ text }, {
      onSuccess: (answer) => {
        setChecked({ text, findings: answer.findings });
        if (then === undefined) announce(words.checked(answer.findings.length));
        else then(answer.outcome);
      },
    });
  const change = (next: string) => {
    setSaying(null);
    keep(next === written ? undefined : next);
  };
  const save = () => run((outcome) => {
    if (outcome === "refused") setSaying("refused");
    else if (fit(text, journey.id) === undefined) setSaying("unfit");
    else setSaving(outcome === "draft" ? "draft" : "publishable");
  });
  const discard = () => {
    keep(undefined);
    setChecked(null);
    setSaying(null);
    announce(words.discarded);
  };
  const only = saving === null ? undefined : fit(text, journey.id);
  return (
    <>
      <Card
        title={words.source} flush
        side={<span className="row">{draft === undefined ? <span className="muted small">{may ? words.sourceHint : words.sourceRead}</span> : <Badge tone="warn" icon="edit">{words.edited}</Badge>}<Button kind="tiny" busy={check.isPending && draft === undefined} onPress={() => run()}><Icon name="check" />{words.check}</Button></span>}
        {...(may && draft !== undefined ? { foot: <><Button onPress={discard}>{words.discard}</Button><Button kind="primary" busy={check.isPending} onPress={save}>{words.save}</Button></> } : {})}
      >
        <Source ref={source} label={words.sourceLabel} text={text} marks={places} {...(may ? { onChange: change } : {})} />
      </Card>
      <Refusal error={check.error} />
      {saying !== null && <Notice tone="bad">{words[saying]}</Notice>}
      {findings !== undefined && (
        <Card title={journeys.findings.title} flush side={judged !== text && <Badge tone="warn">{journeys.findings.stale}</Badge>}>
          {places.length === 0 ? <div className="body muted">{journeys.findings.none}</div> : <FindingList findings={places} go={(spot) => source.current?.show(spot)} />}
        </Card>
      )}
      {saving !== null && only !== undefined && <SaveVersion journey={journey} written={written} text={text} within={only} isDraft={saving === "draft"} close={() => setSaving(null)} saved={saved} />}
    </>
  );
}
