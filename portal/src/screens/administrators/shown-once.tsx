// Something that is shown once, to be copied.

import { Copy } from "../../ui/copy";
import { Field } from "../../ui/fields";

export function ShownOnce({ label, text }: { label: string; text: string }) {
  return (
    <Field label={label}>
      {(control) => (
        <div className="once">
          <textarea className="input mono" rows={4} readOnly value={text} {...control} spellCheck={false} onFocus={(event) => event.target.select()} />
          <Copy text={text} of={label} kind="primary" worded />
        </div>
      )}
    </Field>
  );
}
