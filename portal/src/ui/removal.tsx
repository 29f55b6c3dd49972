// Asks before something is removed for good, and says that it was.

import type { UseMutationResult } from "@tanstack/react-query";
import { announce } from "./announce";
import { Confirm } from "./dialog";

interface Props<What> {
  readonly words: { readonly remove: string; readonly removed: (name: string) => string };
  readonly title?: string;
  readonly text: string;
  readonly name: string;
  /** What has to be typed first, where that is not the name. */
  readonly typed?: string;
  /** Removes it. */
  readonly by: UseMutationResult<unknown, Error, What>;
  readonly what: What;
  readonly close: () => void;
  /** What comes when it is gone; the dialog closes where nothing is said. */
  readonly then?: () => void;
}

export function Removal<What>({ words, title = words.remove, text, name, typed = name, by, what, close, then = close }: Props<What>) {
  const act = () =>
    by.mutate(what, {
      onSuccess: () => {
        announce(words.removed(name));
        then();
      },
    });
  return (
    <Confirm title={title} close={close} act={act} button={words.remove} busy={by.isPending} error={by.error} typed={typed}>
      <p>{text}</p>
    </Confirm>
  );
}
