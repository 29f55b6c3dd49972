// A dialog with what the server tells once, such as a secret: to be copied and stored.

import { words } from "../words";
import { Button } from "./button";
import { Copy } from "./copy";
import { Dialog } from "./dialog";
import { Notice } from "./notice";
import "./css/settings.css";

interface Props {
  readonly title: string;
  readonly warning: string;
  /** Each with its name. */
  readonly values: readonly (readonly [string, string])[];
  readonly close: () => void;
}

export function ShownOnce({ title, warning, values, close }: Props) {
  return (
    <Dialog title={title} close={close} firm>
      <div className="body">
        <Notice tone="warn">{warning}</Notice>
        {values.map(([name, text]) => (
          <div className="field" key={name}>
            <span className="label">{name}</span>
            <div className="shown-once"><code className="break">{text}</code><Copy text={text} of={name} worded /></div>
          </div>
        ))}
      </div>
      <div className="foot"><Button kind="primary" onPress={close}>{words.stored}</Button></div>
    </Dialog>
  );
}
