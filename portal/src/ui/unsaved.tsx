// Asks before somebody leaves a screen with changes that are not saved.

import { useBlocker } from "@tanstack/react-router";
import { words } from "../words";
import { Button } from "./button";
import { Dialog } from "./dialog";

export function Unsaved({ changed }: { changed: boolean }) {
  const blocker = useBlocker({ shouldBlockFn: ({ current, next }) => changed && current.pathname !== next.pathname, enableBeforeUnload: () => changed, withResolver: true });
  if (blocker.status !== "blocked") return null;
  const { reset, proceed } = blocker;
  return (
    <Dialog title={words.leave.title} close={reset} size="narrow" role="alertdialog">
      <div className="body"><p>{words.leave.text}</p></div>
      <div className="foot">
        <Button onPress={reset} autoFocus>{words.leave.stay}</Button>
        <Button kind="grave" onPress={proceed}>{words.leave.go}</Button>
      </div>
    </Dialog>
  );
}
