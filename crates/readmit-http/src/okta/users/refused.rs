//! Why a user was not led on, in the vendor's words.

use super::objection;
use super::profile::Change;
use crate::call::Call;
use crate::fault::Fault;
use crate::okta::shape::{error, error_with, forbidden, invalid};
use axum::http::StatusCode;
use readmit_app::directory::DirectoryRefusal;
use readmit_app::users::{StepRefusal, UserRefusal};
use readmit_core::account::{Lifecycle, Step};

/// Writes a refusal.
pub(super) fn fault(refusal: StepRefusal, call: &Call) -> Fault {
    let message = refusal.to_string();
    match refusal {
        StepRefusal::User(UserRefusal::Account(DirectoryRefusal::LastAdministrator)) => forbidden(message),
        StepRefusal::User(refusal) => objection::fault(refusal, &Change::default(), call.segment("user_id")),
        StepRefusal::NotNow { step: Step::Activate, at: Lifecycle::Active } => {
            let summary = "Activation failed because the user is already active";
            error(StatusCode::FORBIDDEN, "E0000016", summary)
        }
        StepRefusal::NotNow { step, at } => {
            let (code, summary) = match step {
                Step::Activate | Step::Reactivate | Step::Deactivate | Step::Suspend | Step::Unsuspend => {
                    ("E0000107", "Cannot perform this lifecycle operation in the user's current status.")
                }
                _ => ("E0000038", "This operation is not allowed in the user's current status."),
            };
            let cause = format!("status: the user is {}", super::view::status(at));
            error_with(StatusCode::FORBIDDEN, code, summary, [cause])
        }
        StepRefusal::NotProved => error_with(
            StatusCode::FORBIDDEN,
            "E0000014",
            "Update of credentials failed",
            ["password: the current password, or the answer, is not right, or was wrong too often"],
        ),
        StepRefusal::Nothing => invalid("credentials", ["credentials: must not be empty"]),
    }
}
