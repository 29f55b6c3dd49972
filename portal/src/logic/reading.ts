// How a code is read aloud: each symbol beside its word, in the groups in which it is shown.

export interface Spoken {
  readonly symbol: string;
  readonly word: string;
}

/** Pairs the symbols of a code as shown with the words of its spelling line. */
export function spokenGroups(display: string, spelling: string): Spoken[][] {
  const spoken = spelling.split(", ");
  let at = 0;
  return display
    .split(/[\s-]+/)
    .filter((group) => group !== "")
    .map((group) => Array.from(group, (symbol) => ({ symbol, word: spoken[at++] ?? symbol })));
}
