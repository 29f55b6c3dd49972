// The way through pages of a list that the server gives a piece at a time.

import { useState } from "react";
import { words } from "../words";
import { Button } from "./button";
import { Icon } from "./icon";

export interface Pages {
  /** What to ask the server for: nothing for the first page. */
  readonly cursor: string | undefined;
  readonly number: number;
  readonly next: (cursor: string) => void;
  readonly previous: () => void;
}

/** Remembers the cursors of the pages that were seen. Starts again when `key` (the filters) changes. */
export function usePages(key: string): Pages {
  const [state, setState] = useState<{ key: string; cursors: readonly string[] }>({ key, cursors: [] });
  const cursors = state.key === key ? state.cursors : [];
  return {
    cursor: cursors.at(-1),
    number: cursors.length + 1,
    next: (cursor) => setState({ key, cursors: [...cursors, cursor] }),
    previous: () => setState({ key, cursors: cursors.slice(0, -1) }),
  };
}

interface Props {
  readonly pages: Pages;
  /** The cursor of the next page; absent on the last one. */
  readonly next: string | null | undefined;
  /** Rows on all pages, where it is known. */
  readonly total?: number | undefined;
  readonly busy?: boolean;
}

/** Nothing is shown where everything is on one page. */
export function Pager({ pages, next, total, busy = false }: Props) {
  const more = next !== null && next !== undefined;
  if (pages.number === 1 && !more) return null;
  return (
    <nav className="pager" aria-label={words.pages}>
      <span>{words.pageOf(pages.number)}{total !== undefined && ` · ${words.inAll(total)}`}</span>
      <span className="row">
        <Button kind="tiny" disabled={pages.number === 1} onPress={pages.previous}><Icon name="left" />{words.previous}</Button>
        <Button kind="tiny" disabled={!more} busy={busy} onPress={() => { if (more) pages.next(next); }}>{words.next}<Icon name="right" /></Button>
      </span>
    </nav>
  );
}
