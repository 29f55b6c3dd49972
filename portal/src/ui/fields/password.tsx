// A password, which whoever types it may look at.

import { useState } from "react";
import { words } from "../../words";
import { Button } from "../button";
import { Icon } from "../icon";
import { type Common, Field } from "./frame";

interface Props extends Common {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly name?: string;
  readonly autoComplete: "current-password" | "new-password";
  readonly autoFocus?: boolean;
}

export function Password({ value, onChange, name = "password", autoComplete, autoFocus = false, ...common }: Props) {
  const [shown, setShown] = useState(false);
  return (
    <Field {...common}>
      {(control) => (
        <div className="with-button">
          <input className="input" type={shown ? "text" : "password"} name={name} autoComplete={autoComplete} autoFocus={autoFocus} spellCheck={false} autoCapitalize="none" value={value} {...control} onChange={(event) => onChange(event.target.value)} />
          <Button kind="quiet" label={shown ? words.hidePassword : words.showPassword} onPress={() => setShown(!shown)}><Icon name={shown ? "hidden" : "eye"} /></Button>
        </div>
      )}
    </Field>
  );
}
