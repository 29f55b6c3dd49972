// How the operator's request for a second operator's approval stands.

import { moment, span } from "../../logic/time";
import { Notice } from "../../ui/notice";
import { codes } from "../../words/codes";
import type { Approval, User } from "./queries";

const words = codes.approval;

/** The place, life and uses of a request, in a few words. */
export function askedFor({ application, life_seconds: life, uses }: Approval, user: Pick<User, "applications"> | undefined): string {
  const name = user?.applications.find(({ id }) => id === application)?.name;
  const place = application === null || application === undefined ? codes.scope.everywhere : codes.scope.application(name ?? application);
  const time = life === null || life === undefined ? codes.life.byPolicy.toLowerCase() : span(life);
  return [place, time, codes.uses.shown(uses)].join(", ");
}

/** The button that asked is gone, and the focus with it. */
function takeFocus(place: HTMLElement | null) {
  if (document.activeElement === document.body) place?.focus();
}

export function RequestState({ request, user }: { request: Approval; user: User }) {
  const by = request.decided_by?.name ?? null;
  if (request.state === "granted") {
    return (
      <div role="status">
        <Notice tone="good">
          <p className="strong">{by === null ? words.grantedBySomeone : words.granted(by)}</p>
          <p>{words.grantedText(moment(request.expires_at))} {words.asks(askedFor(request, user))}</p>
        </Notice>
      </div>
    );
  }
  if (request.state === "refused") {
    return <div role="status"><Notice tone="bad"><p className="strong">{words.refused(by ?? "")}</p><p>{words.refusedText}</p></Notice></div>;
  }
  return (
    <div tabIndex={-1} ref={takeFocus}>
      <Notice icon="clock">
        <p className="strong">{words.pending}</p>
        <p>{words.pendingText(moment(request.expires_at))} {words.asks(askedFor(request, user))}</p>
      </Notice>
    </div>
  );
}
