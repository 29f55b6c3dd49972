//! Why nothing was done to a user's enrolments, in the vendor's words. What the vendor has no code for is told by the one
//! that is nearest, with our words as its cause.

use super::order::{NO_AUTHENTICATOR, SINGLE_USE, ttl_between};
use super::{no_such_enrollment, no_such_user};
use crate::call::Call;
use crate::fault::Fault;
use crate::okta::date::date;
use crate::okta::shape::{error_with, forbidden, invalid};
use axum::http::StatusCode;
use readmit_app::authenticators::AccountRefusal;
use readmit_app::directory::DirectoryRefusal;
use readmit_app::totp::ManageRefusal;
use readmit_core::account::totp::TotpChange;
use readmit_core::code::IssueRefusal;
use readmit_core::operator::Denial;

const WHAT: &str = "authenticatorEnrollment";

/// Why no code was made.
pub(super) fn issue(refusal: IssueRefusal, call: &Call) -> Fault {
    match refusal {
        IssueRefusal::UnknownAccount => no_such_user(call),
        IssueRefusal::Denied(denial) => denied(denial, call),
        IssueRefusal::Inactive { status } => not_in_this_status(&format!("The user is {}", status.as_str())),
        IssueRefusal::Frozen { until } => not_in_this_status(&format!(
            "The user said that they had not asked for a code: recovery is frozen until {}",
            date(until)
        )),
        IssueRefusal::Locked { until } => {
            let cause = match until {
                Some(until) => {
                    format!("Too many wrong codes: the user's codes are locked until {}", date(until))
                }
                None => "The user's codes were locked by hand: unlock them first".to_owned(),
            };
            error_with(StatusCode::FORBIDDEN, "E0000069", "User Locked", [cause])
        }
        IssueRefusal::LifeOutOfRange { min, max } => {
            invalid(WHAT, [format!("ttl: {}", ttl_between(min, max))])
        }
        IssueRefusal::MultipleUse => invalid(WHAT, [format!("multiUse: {SINGLE_USE}")]),
        IssueRefusal::AuthenticatorOff => invalid(WHAT, [format!("authenticatorId: {NO_AUTHENTICATOR}")]),
        IssueRefusal::AgainstPolicy(objection) => invalid(WHAT, [objection.because]),
        IssueRefusal::Unverified => forbidden(
            "The policy demands that the caller is verified first: generate the code where the checklist is shown",
        ),
        IssueRefusal::ApprovalNeeded | IssueRefusal::NoApproval => {
            forbidden("The user is in a protected group: another operator must approve first")
        }
        IssueRefusal::StaleSignIn { .. } => {
            forbidden("Operators must have signed in shortly before they generate a code: tokens cannot")
        }
        // Not 429: the vendor's clients would wait until the quota is fresh, up to a day.
        IssueRefusal::Quota { .. } => {
            forbidden("As many codes as the quota allows were generated for this user")
        }
        IssueRefusal::AgentQuota { .. } => forbidden("You generated as many codes as your quota allows"),
        IssueRefusal::TooManyCodes => {
            not_in_this_status("The user has live codes for as many applications as there can be")
        }
        // Nothing that can be said in a body here leads to these.
        IssueRefusal::ClientGone
        | IssueRefusal::NotAssociated
        | IssueRefusal::StartOutOfRange { .. }
        | IssueRefusal::NoUses
        | IssueRefusal::CrossClientOff
        | IssueRefusal::NoAddress { .. }
        | IssueRefusal::Repeated { .. } => invalid(WHAT, ["The code cannot be generated"]),
    }
}

fn not_in_this_status(cause: &str) -> Fault {
    let text = "This operation is not allowed in the user's current status.";
    error_with(StatusCode::FORBIDDEN, "E0000038", text, [cause])
}

/// A user out of reach is told like one that does not exist.
fn denied(denial: Denial, call: &Call) -> Fault {
    match denial {
        Denial::OutOfReach { .. } => no_such_user(call),
        denial => forbidden(denial.to_string()),
    }
}

/// Why a code was not withdrawn.
pub(super) fn account(refusal: AccountRefusal, call: &Call) -> Fault {
    match refusal {
        AccountRefusal::NoSuchAccount => no_such_user(call),
        AccountRefusal::Denied(denial) => denied(denial, call),
    }
}

/// Why an authenticator app was not taken away.
pub(super) fn totp(refusal: ManageRefusal, call: &Call) -> Fault {
    match refusal {
        ManageRefusal::NoSuchAccount => no_such_user(call),
        ManageRefusal::Denied(denial) => denied(denial, call),
        ManageRefusal::Refused(TotpChange::NoSuchTotp) => no_such_enrollment(call),
        ManageRefusal::NoSession | ManageRefusal::ClientGone | ManageRefusal::Refused(_) => {
            not_in_this_status(&refusal.to_string())
        }
    }
}

/// Why a phone number was not set or taken away.
pub(super) fn directory(refusal: DirectoryRefusal, call: &Call) -> Fault {
    match refusal {
        DirectoryRefusal::NoSuchAccount => no_such_user(call),
        DirectoryRefusal::Denied(denial) => denied(denial, call),
        DirectoryRefusal::Taken(_) => invalid(
            WHAT,
            ["phoneNumber: An object with this field already exists in the current organization"],
        ),
        DirectoryRefusal::NoIdentifier => invalid(WHAT, ["phoneNumber: the user is found by nothing else"]),
        other => invalid(WHAT, [other.to_string()]),
    }
}
