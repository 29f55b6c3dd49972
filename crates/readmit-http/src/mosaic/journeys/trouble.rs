//! What a client is told of a failure: one of the codes that the SDK knows, and a sentence.
//!
//! A wrong code, a locked or disabled user, one that does not exist and a temporary code that ran out are one answer,
//! code and sentence alike: whoever guesses must not learn which it was. Where the application lets it be told, a lock,
//! a code that ran out and the tries that are left are; whether there is such a user never is.

use readmit_core::journey::effect::ErrorCode;
use readmit_core::journey::engine::PromptKind;
use readmit_core::journey::run::{Trouble, TroubleOf};

/// `client_response_not_valid` at the client.
const ANSWER: u16 = 28;
/// `invalid_credentials`: a code or a password.
const CREDENTIAL: u16 = 29;
/// `expired_otp_passcode`.
const EXPIRED: u16 = 30;
/// `invalid_credentials`: the code that proves an address.
const VALIDATION: u16 = 31;
/// `expired_validation_passcode`.
const VALIDATION_EXPIRED: u16 = 32;
/// `expired_otp_passcode`: nothing more is sent.
const TOO_MANY_SENDS: u16 = 33;
/// `invalid_credentials`: an authenticator app or a signature.
const TOTP: u16 = 35;
/// `server_error`, as every number that the SDK does not know.
const OTHER: u16 = 1;

/// What is told.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reason {
    /// `assertion_error_code`.
    pub(super) code: u16,
    /// `assertion_error_message`.
    pub(super) message: String,
    /// Own addition, where the application lets it be told.
    pub(super) attempts_left: Option<u32>,
}

/// What a client is told of a failure with the step that asks next.
pub(super) fn reason(trouble: &Trouble, asks: &PromptKind, tells_locks: bool) -> Reason {
    let error = &trouble.error;
    let (code, message) = match (trouble.of, error.code) {
        // Names the field, and never its value.
        (TroubleOf::Answer, _) | (_, ErrorCode::WeakPassword) => (ANSWER, error.message.as_str()),
        (_, ErrorCode::TooManySends) => (TOO_MANY_SENDS, "The code was sent as often as it may be"),
        (TroubleOf::Other, _) => (OTHER, "The step could not be completed"),
        (TroubleOf::Validation, ErrorCode::ExpiredOtpPasscode) => {
            (VALIDATION_EXPIRED, "The code has expired")
        }
        (TroubleOf::Credential, ErrorCode::ExpiredOtpPasscode)
            if tells_locks || error.again && sends_codes(asks) =>
        {
            (EXPIRED, "The code has expired")
        }
        (of, ErrorCode::AuthenticatorLocked) if tells_locks => (wrong(of), "Locked after too many tries"),
        (of, _) => (wrong(of), "Invalid credentials"),
    };
    let attempts_left = error.attempts_left.filter(|_| tells_locks && trouble.of != TroubleOf::Other);
    Reason { code, message: message.to_owned(), attempts_left }
}

const fn wrong(of: TroubleOf) -> u16 {
    match of {
        TroubleOf::Credential => CREDENTIAL,
        TroubleOf::Totp => TOTP,
        TroubleOf::Validation => VALIDATION,
        TroubleOf::Answer => ANSWER,
        TroubleOf::Other => OTHER,
    }
}

/// Whether a step asks for a code that the run itself sent: who waits for it may know that it ran out. The failure may
/// also stem from an earlier step, about another code; so the error has to be one after which the same step asks again.
fn sends_codes(asks: &PromptKind) -> bool {
    matches!(asks, PromptKind::Typed(kind) if kind.ends_with("_otp_authentication"))
}

#[cfg(test)]
mod tests;
