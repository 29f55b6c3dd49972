// Dialogs: a frame with a heading, one for a form, one that asks before something that cannot be taken back.

import { type ReactNode, useEffect, useRef, useState } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { words } from "../words";
import { Button } from "./button";
import { Form } from "./form";
import { Icon } from "./icon";
import { Refusal } from "./notice";

export interface DialogProps {
  readonly title: string;
  readonly close: () => void;
  readonly children: ReactNode;
  /** `wide` or `narrow`. */
  readonly size?: string;
  /** Whether a click beside it or Escape leaves it open: it shows what is shown once, or holds what was typed. */
  readonly firm?: boolean;
  /** Whether there is no way around it. */
  readonly closed?: boolean;
  readonly role?: "dialog" | "alertdialog";
}

export function Dialog({ title, close, children, size = "", firm = false, closed = false, role = "dialog" }: DialogProps) {
  const held = firm || closed;
  return (
    <ModalOverlay className="veil" isOpen isDismissable={!held} isKeyboardDismissDisabled={held} onOpenChange={(open) => { if (!open) close(); }}>
      <Modal className={`modal ${size}`}>
        <AriaDialog className="dialog" role={role}>
          <div className="head">
            <Heading slot="title" level={2}>{title}</Heading>
            {!closed && <Button kind="quiet square" label={words.close} onPress={close}><Icon name="close" /></Button>}
          </div>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

interface FormProps extends DialogProps {
  readonly send: () => void;
  readonly button: string;
  readonly busy: boolean;
  readonly error: unknown;
  readonly grave?: boolean;
  readonly disabled?: boolean;
}

export function FormDialog({ send, button, busy, error, grave = false, disabled = false, children, ...frame }: FormProps) {
  return (
    <Dialog {...frame}>
      <Form send={send} held={busy || disabled}>
        <div className="body">{children}<Refusal error={error} /></div>
        <div className="foot">
          <Button onPress={frame.close}>{words.cancel}</Button>
          <Button kind={grave ? "grave" : "primary"} type="submit" busy={busy} disabled={disabled}>{button}</Button>
        </div>
      </Form>
    </Dialog>
  );
}

interface ConfirmProps extends Omit<FormProps, "send" | "grave" | "disabled"> {
  readonly act: () => void;
  readonly grave?: boolean;
  /** What has to be typed first, where a slip would be bad. */
  readonly typed?: string;
}

/** Asks before something that cannot be taken back. */
export function Confirm({ act, typed, grave = true, children, ...form }: ConfirmProps) {
  const [text, setText] = useState("");
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <FormDialog {...form} send={act} grave={grave} role="alertdialog" size="narrow" disabled={typed !== undefined && text.trim() !== typed}>
      {children}
      {typed !== undefined && (
        <label className="field">
          <span className="label">{words.typeToConfirm(typed)}</span>
          <input ref={field} className="input" value={text} autoComplete="off" spellCheck={false} onChange={(event) => setText(event.target.value)} />
        </label>
      )}
    </FormDialog>
  );
}
