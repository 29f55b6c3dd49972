// How the versions of a journey stand: which run, which one waits to be published.

import { journeys as words } from "../../words/journeys";
import type { Journey, Version } from "./queries";

export const isLive = ({ state }: Version) => state === "production";

export const nameOf = ({ number, name }: Version) => words.version(number, name);

/** Those that run in the order in which they are tried, then the others from the newest on. */
export function inOrder({ versions }: Journey): readonly Version[] {
  return [...versions.filter(isLive), ...newestFirst(versions.filter((version) => !isLive(version)))];
}

export const newestFirst = (versions: readonly Version[]) => [...versions].sort((a, b) => b.number - a.number);

/** The newest version, if it was saved and never published. */
export function waiting({ versions }: Journey): Version | undefined {
  const [newest] = newestFirst(versions);
  return newest?.state === "version" ? newest : undefined;
}

/** The version that is looked at first. */
export const shownFirst = (journey: Journey): Version | undefined => inOrder(journey)[0];
