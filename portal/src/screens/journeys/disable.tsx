// Asks before a version is switched off.

import { announce } from "../../ui/announce";
import { Confirm } from "../../ui/dialog";
import { Notice } from "../../ui/notice";
import { journeys } from "../../words/journeys";
import { type Journey, type Version, useDisable } from "./queries";
import { isLive, nameOf } from "./standing";

const words = journeys.versions;

export function Disable({ journey, version, close }: { journey: Journey; version: Version; close: () => void }) {
  const disable = useDisable(journey.id);
  const name = nameOf(version);
  const isLast = isLive(version) && journey.versions.filter(isLive).length === 1;
  const act = () =>
    disable.mutate(version.number, {
      onSuccess: () => {
        announce(words.disabled(name));
        close();
      },
    });
  return (
    <Confirm title={words.disableTitle(name)} close={close} act={act} button={words.disable} busy={disable.isPending} error={disable.error}>
      <p>{words.disableText}</p>
      {isLast && <Notice tone="warn">{words.disableLast}</Notice>}
    </Confirm>
  );
}
