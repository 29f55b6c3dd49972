//! Why an authenticator was not added, changed or switched, in the vendor's words.

use super::word;
use crate::fault::Fault;
use crate::okta::shape::{error, error_with, forbidden, invalid, no_such};
use axum::http::StatusCode;
use readmit_app::organisation_authenticators::AuthenticatorRefusal as Refusal;
use readmit_core::authenticator::AuthenticatorKey;

const IN_USE: &str = "Cannot modify/disable this authenticator because it is enabled in one or more policies. To \
    continue, disable the authenticator in these policies.";

/// What is told. `id` is the path's.
pub(super) fn fault(refusal: Refusal, id: &str) -> Fault {
    match refusal {
        Refusal::NoSuchAuthenticator => no_such(id, "Authenticator"),
        Refusal::NoSuchMethod => no_such(id, "AuthenticatorMethod"),
        // Told where the key is known: `already_active`.
        Refusal::AlreadyActive => error(StatusCode::CONFLICT, "E0000157", refusal.to_string()),
        Refusal::OtherKey => invalid("authenticator", ["key: cannot be changed"]),
        Refusal::Indispensable | Refusal::LastMethod => {
            error_with(StatusCode::FORBIDDEN, "E0000148", IN_USE, [refusal.to_string()])
        }
        Refusal::InUse(names) => error_with(StatusCode::FORBIDDEN, "E0000148", IN_USE, names),
        Refusal::Name => invalid("authenticator", [refusal.to_string().replacen("name", "name:", 1)]),
        Refusal::Settings => {
            invalid("authenticator", [refusal.to_string().replacen("settings", "settings:", 1)])
        }
        Refusal::Codes(wrong) => {
            let causes = wrong.iter().map(|error| format!("{}: {}", error.field, error.expected));
            invalid("authenticator", causes)
        }
        Refusal::Denied(denial) => forbidden(denial.to_string()),
    }
}

/// The organisation has it already, and it is on: E0000157.
pub(super) fn already_active(key: AuthenticatorKey) -> Fault {
    let key = word::key(key);
    let text = format!("Another authenticator with key: {key} is already active.");
    error(StatusCode::CONFLICT, "E0000157", text)
}
