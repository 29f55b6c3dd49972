//! Why a user was not made or changed, in the vendor's words.

use super::profile::Change;
use crate::fault::Fault;
use crate::okta::shape::{error, error_with, forbidden, invalid, no_such};
use axum::http::StatusCode;
use readmit_app::directory::DirectoryRefusal;
use readmit_app::users::{CredentialsFlaw, UserRefusal};
use readmit_core::credentials::QuestionError;
use readmit_core::identifier::{Folded, Identifier};
use readmit_core::operator::Denial;

const TAKEN: &str = "An object with this field already exists in the current organization";

/// Writes a refusal. `path` is the user that the path names; it is empty where one was to be made.
pub(super) fn fault(refusal: UserRefusal, change: &Change, path: &str) -> Fault {
    let message = refusal.to_string();
    match refusal {
        UserRefusal::Account(DirectoryRefusal::Taken(taken)) => {
            let field = field(&taken, change);
            invalid(field, [format!("{field}: {TAKEN}")])
        }
        UserRefusal::Account(DirectoryRefusal::Denied(Denial::OutOfReach { .. })) if !path.is_empty() => {
            no_such(path, "User")
        }
        UserRefusal::Account(DirectoryRefusal::NoSuchAccount) => no_such(path, "User"),
        UserRefusal::Account(DirectoryRefusal::Denied(_))
        | UserRefusal::Beyond(_)
        | UserRefusal::Barred(_) => forbidden(message),
        UserRefusal::Account(DirectoryRefusal::TooManyGroups) => {
            let cause = format!("groupIds: {message}");
            error_with(StatusCode::BAD_REQUEST, "E0000093", "Target count limit exceeded", [cause])
        }
        UserRefusal::Account(DirectoryRefusal::NoSuchGroup) => {
            invalid("groupIds", [format!("groupIds: {message}")])
        }
        UserRefusal::Account(_) => invalid("profile", [format!("profile: {message}")]),
        UserRefusal::Credentials(CredentialsFlaw::Question(flaw)) => {
            let field = match flaw {
                QuestionError::Question => "question",
                QuestionError::Answer | QuestionError::Told => "answer",
            };
            let field = format!("credentials.recovery_question.{field}");
            invalid(&field, [format!("{field}: {message}")])
        }
        UserRefusal::Credentials(_) => {
            let expected = message.strip_prefix("password ").unwrap_or(&message);
            invalid("password", [format!("password: {expected}")])
        }
        UserRefusal::SwitchedOff => error(
            StatusCode::FORBIDDEN,
            "E0000038",
            "This operation is not allowed in the user's current status.",
        ),
    }
}

/// The attribute that somebody else has: the login, where the address is the same.
fn field(taken: &Folded, change: &Change) -> &'static str {
    let is_taken = |name: &&&str| change.text(name).is_some_and(|text| Identifier::fold(text) == *taken);
    ["login", "email", "mobilePhone"].iter().find(is_taken).copied().unwrap_or("login")
}
