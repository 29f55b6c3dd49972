//! Refusals about groups and memberships, in the vendor's words.

use crate::call::Call;
use crate::fault::Fault;
use crate::okta::shape::{error_with, forbidden, invalid, no_such};
use axum::http::StatusCode;
use readmit_app::directory::DirectoryRefusal;
use readmit_app::groups::GroupRefusal;
use readmit_core::operator::Denial;

/// There is no such group, or none that the caller may know of.
pub(super) fn unknown(call: &Call) -> Fault {
    no_such(call.segment("group_id"), "UserGroup")
}

/// There is no such user, or none that the caller may know of.
pub(super) fn unknown_user(call: &Call) -> Fault {
    no_such(call.segment("user_id"), "User")
}

/// Why a group was not made, changed or removed.
pub(super) fn group(refusal: GroupRefusal, call: &Call) -> Fault {
    let message = refusal.to_string();
    match refusal {
        GroupRefusal::NoSuchGroup => unknown(call),
        GroupRefusal::Name => invalid("name", [message]),
        GroupRefusal::NameTaken => {
            invalid("name", ["name: An object with this field already exists in the current organization"])
        }
        GroupRefusal::InPolicy => error_with(
            StatusCode::BAD_REQUEST,
            "E0000209",
            "This group is used in a policy and cannot be deleted.",
            [message],
        ),
        GroupRefusal::TooMany => invalid("group", [message]),
        GroupRefusal::BuiltIn | GroupRefusal::InUse | GroupRefusal::Denied(_) => forbidden(message),
    }
}

/// Why nobody joined or left.
pub(super) fn membership(refusal: DirectoryRefusal, call: &Call) -> Fault {
    let message = refusal.to_string();
    match refusal {
        // A user out of reach is told like one that does not exist.
        DirectoryRefusal::NoSuchAccount | DirectoryRefusal::Denied(Denial::OutOfReach { .. }) => {
            unknown_user(call)
        }
        DirectoryRefusal::Denied(_)
        | DirectoryRefusal::GroupOutOfReach
        | DirectoryRefusal::ProtectedGroup => forbidden(message),
        DirectoryRefusal::NoSuchGroup => unknown(call),
        // That it is in too many groups already, or that its profile has no room for one more.
        _ => invalid("user", [message]),
    }
}
