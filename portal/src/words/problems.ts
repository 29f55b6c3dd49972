// What refusals say. By the server's word for them where there is more to say than the server's own sentence.

import { span } from "../logic/time";

const byCode: Readonly<Record<string, string | undefined>> = {
  sign_in_refused: "E-mail address or password is not right, or sign-in is locked for a while.",
  totp_required: "Enter the code from your authenticator app.",
  permission_denied: "Your role does not let you do this.",
  higher_rank: "This user has rights that you do not have, so you may not act on their account.",
  out_of_reach: "This user is outside of the groups that you look after.",
  own_account: "You cannot do this for your own account. Ask another operator.",
  own_request: "You asked for this yourself. Another operator has to decide.",
  stale_sign_in: "This needs a fresh sign-in.",
  csrf_token_invalid: "You signed in again in another window. Reload this page.",
  identifier_taken: "Another user has this identifier already.",
  user_not_active: "This user is disabled.",
  unknown_account: "There is no such user, or you may not see them.",
  unknown_application: "There is no such application.",
  unknown_reference: "No event has this reference number.",
};

export const problems = {
  byCode,
  unknown: "Something went wrong.",
  offline: "The server could not be reached. Check the connection; nothing that you typed is lost.",
  server: "The server could not do this. Nothing was changed; try again in a moment.",
  busy: (seconds: number | null) =>
    seconds === null ? "Too much at once. Try again in a moment." : `Too much at once. Try again in ${span(seconds)}.`,
} as const;
