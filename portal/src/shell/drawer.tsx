// The menu on narrow screens: over the page, until somebody goes somewhere or closes it.

import { Dialog, Modal, ModalOverlay } from "react-aria-components";
import { shell as words } from "../words/shell";
import { Navigation } from "./navigation";

export function Drawer({ open, close }: { open: boolean; close: () => void }) {
  return (
    <ModalOverlay className="drawer" isOpen={open} isDismissable onOpenChange={(next) => { if (!next) close(); }}>
      <Modal className="panel">
        <Dialog className="dialog" aria-label={words.navigation}>
          <div className="side"><Navigation onGo={close} /></div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
