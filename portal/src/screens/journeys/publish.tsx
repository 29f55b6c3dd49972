// Asks before a version is put into production, and says what was found about it.

import { useState } from "react";
import { Problem } from "../../api/problem";
import { announce } from "../../ui/announce";
import { Button } from "../../ui/button";
import { Confirm, Dialog } from "../../ui/dialog";
import { Notice } from "../../ui/notice";
import { words as shared } from "../../words";
import { journeys } from "../../words/journeys";
import { FindingList } from "./finding-list";
import { type Finding, type Journey, type Version, usePublish } from "./queries";
import { isLive, nameOf } from "./standing";

const words = journeys.versions;

interface Props {
  readonly journey: Journey;
  readonly version: Version;
  readonly close: () => void;
}

/** What a refusal of a file or a version has found. */
export function findingsOf(error: unknown): readonly Finding[] {
  const { findings } = error instanceof Problem ? (error.body as { findings?: readonly Finding[] }) : {};
  return findings ?? [];
}

export function Publish({ journey, version, close }: Props) {
  const publish = usePublish(journey.id);
  // What is said here stays, although the version's state changes meanwhile.
  const [name] = useState(nameOf(version));
  const [isFormer] = useState(version.state === "legacy");
  const former = journey.versions.find((other) => isLive(other) && other.filter === version.filter && other.number !== version.number);
  const found = findingsOf(publish.error);
  const act = () =>
    publish.mutate(version.number, {
      onSuccess: ({ findings }) => {
        announce(words.published(name));
        if (findings.length === 0) close();
      },
    });
  const title = isFormer ? words.rollBackTitle(name) : words.publishTitle(name);
  if (publish.data !== undefined && publish.data.findings.length > 0) {
    return (
      <Dialog title={title} close={close} size="wide">
        <div className="body stack">
          <Notice tone="good">{words.look(publish.data.findings.length)}</Notice>
          <FindingList findings={publish.data.findings} />
        </div>
        <div className="foot"><Button kind="primary" onPress={close} autoFocus>{shared.done}</Button></div>
      </Dialog>
    );
  }
  return (
    <Confirm title={title} close={close} act={act} button={isFormer ? words.rollBack : words.publish} grave={false} busy={publish.isPending} error={found.length === 0 ? publish.error : null}>
      <p>{words.publishText(former === undefined ? null : nameOf(former))}</p>
      {found.length > 0 && <><Notice tone="bad">{words.refused}</Notice><FindingList findings={found} /></>}
    </Confirm>
  );
}
