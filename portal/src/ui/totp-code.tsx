// The code that an authenticator app shows: typed by its owner, or as a user reads it aloud.

import { asProblem } from "../api/problem";
import { totp as words } from "../words/totp";
import { Text } from "./fields";

interface Props {
  readonly label?: string;
  readonly value: string;
  readonly onChange: (digits: string) => void;
  /** Of the sending; `sent` is what was sent. */
  readonly error: unknown;
  readonly sent: string | undefined;
  readonly autoFocus?: boolean;
  /** Whether it is of the app of whoever types it, so that the device may fill it in. */
  readonly own?: boolean;
}

export function TotpCode({ label = words.code, value, onChange, error, sent, autoFocus = true, own = false }: Props) {
  return (
    <Text
      label={label} className="code-input" inputMode="numeric" autoComplete={own ? "one-time-code" : "off"} autoFocus={autoFocus} value={value}
      wrong={value === sent ? complaint(error) : undefined} onChange={(text) => onChange(text.replaceAll(/\D/g, "").slice(0, 8))}
    />
  );
}

const complaint = (error: unknown) => (error === null ? undefined : words.wrong[asProblem(error).code]);

/** What is not said at the field. */
export const otherwise = (error: unknown) => (complaint(error) === undefined ? error : null);

export const isComplete = (digits: string) => digits.length >= 6;
