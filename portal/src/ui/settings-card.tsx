// A card with a form over settings: saved or discarded as a whole, guarded against leaving, to be read where it may not
// be changed.

import { type ReactNode, useId } from "react";
import type { Draft } from "../logic/draft";
import { words } from "../words";
import { Button } from "./button";
import { Card } from "./card";
import { Form } from "./form";
import { Refusal } from "./notice";
import { Unsaved } from "./unsaved";
import "./css/settings.css";

interface Props<T> {
  readonly title?: string;
  readonly side?: ReactNode;
  readonly draft: Draft<T>;
  readonly may: boolean;
  readonly save: { readonly isPending: boolean; readonly error: unknown; readonly reset: () => void };
  readonly send: (values: T) => void;
  readonly children: ReactNode;
}

export function SettingsCard<T>({ title, side, draft, may, save, send, children }: Props<T>) {
  const discard = () => {
    draft.reset();
    save.reset();
  };
  return (
    <Card {...(title === undefined ? {} : { title })} side={side} flush>
      <Form send={() => draft.send(send)} held={save.isPending || !may || !draft.changed}>
        <fieldset className="settings" disabled={!may}>
          <div className="body stack-l">{children}<Refusal error={save.error} /></div>
        </fieldset>
        {may && (
          <div className="foot">
            <span className="grow muted small" role="status">{draft.changed && words.unsaved}</span>
            <Button disabled={!draft.changed || save.isPending} onPress={discard}>{words.discard}</Button>
            <Button kind="primary" type="submit" busy={save.isPending} disabled={!draft.changed}>{words.save}</Button>
          </div>
        )}
      </Form>
      <Unsaved changed={may && draft.changed} />
    </Card>
  );
}

/** A part of such a form, with a heading and what it is about. */
export function Part({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <div className="part" role="group" aria-labelledby={id}>
      <div><h2 id={id}>{title}</h2>{lead !== undefined && <p className="muted small">{lead}</p>}</div>
      <div className="stack">{children}</div>
    </div>
  );
}
