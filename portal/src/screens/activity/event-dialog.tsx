// All that is known about one event.

import type { Schemas } from "../../api/client";
import { reasonOf, wordsOf } from "../../logic/event";
import { fullMoment } from "../../logic/time";
import { Badge } from "../../ui/badge";
import { Button } from "../../ui/button";
import { Copy } from "../../ui/copy";
import { Dialog } from "../../ui/dialog";
import { Facts } from "../../ui/facts";
import { Icon } from "../../ui/icon";
import { Json } from "../../ui/json";
import { activity } from "../../words/activity";
import { detailFacts } from "./details";
import { Person, actorName, targetName } from "./people";
import { Verified } from "./verified";

const words = activity.event;
const TONES = { done: "good", refused: "bad", locked: "warn" } as const;

interface Props {
  readonly event: Schemas["ActivityShown"];
  readonly close: () => void;
  readonly newer?: (() => void) | undefined;
  readonly older?: (() => void) | undefined;
  /** Shows only what this actor did. */
  readonly only?: (actor: string) => void;
}

export function EventDialog({ event, close, newer, older, only }: Props) {
  const { text, outcome } = wordsOf(event);
  const { actor, reference, verification } = event;
  return (
    <Dialog title={text} close={close} size="wide">
      <div className="body">
        <div><Badge tone={TONES[outcome]}>{activity.filters.outcomes[outcome]}</Badge></div>
        <Facts
          of={[
            [words.at, fullMoment(event.at)],
            [words.why, reasonOf(event)],
            [words.actor, <Person key="actor" of={actor} name={actorName(actor)} />],
            [words.target, targetName(event) === "" ? null : <Person key="target" of={event.target} name={targetName(event)} />],
            [words.identifier, event.identifier],
            [words.application, event.application?.name ?? event.application?.id],
            [words.client, event.client?.name ?? event.client?.id],
            [words.ip, event.ip],
            [words.agent, event.user_agent],
            [words.reference, reference === undefined || reference === null ? null : <span key="reference" className="row"><span className="mono">{reference}</span><Copy text={reference} of={words.reference} /></span>],
            ...detailFacts(event),
            [words.type, <code key="type">{event.activity}</code>],
            [words.id, <code key="id">{event.id}</code>],
          ]}
        />
        {verification !== undefined && verification.length > 0 && <Verified items={verification} />}
        <details className="raw"><summary>{words.raw}</summary><Json value={event} label={words.raw} /></details>
      </div>
      <div className="foot apart">
        <span className="row grow">
          <Button kind="quiet" disabled={newer === undefined} onPress={() => newer?.()}><Icon name="up" />{words.newer}</Button>
          <Button kind="quiet" disabled={older === undefined} onPress={() => older?.()}><Icon name="down" />{words.older}</Button>
        </span>
        {only !== undefined && <Button onPress={() => only(actor.id ?? actor.type)}><Icon name="filter" />{words.only}</Button>}
        <Button kind="primary" onPress={close}>{activity.close}</Button>
      </div>
    </Dialog>
  );
}
