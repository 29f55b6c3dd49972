// Instants, in the time zone of whoever reads them.

import { ago, fullMoment, moment } from "../logic/time";

/** A date and time of day, or roughly how long ago; the full instant with its zone on hovering. */
export function When({ at, rough = false }: { at: string; rough?: boolean }) {
  return <time className="nowrap" dateTime={at} title={fullMoment(at)}>{rough ? ago(at) : moment(at)}</time>;
}
