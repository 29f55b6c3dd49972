//! What the use cases refuse, as problems: 404 for what does not exist, 403 for what the caller may not do,
//! 409 where something stands in the way, 422 for what was well put but cannot be accepted, 429 for quotas.

pub(super) mod operators;

use crate::fault::Fault;
use axum::http::StatusCode;
use readmit_app::approvals::ConsentRefusal;
use readmit_app::authenticators::AccountRefusal;
use readmit_app::configure::ConfigureRefusal;
use readmit_app::directory::DirectoryRefusal;
use readmit_core::account::approval::ApprovalRefusal;
use readmit_core::code_policy::PolicyError;
use readmit_core::operator::Denial;
use readmit_core::verification::Unverified;
use serde_json::{Value, json};

/// No such account, or none that the caller may look at: nobody is told which.
pub(super) fn unknown_account() -> Fault {
    Fault::not_found("no such account").code("unknown_account")
}

pub(super) fn unknown_application() -> Fault {
    Fault::not_found("no such application").code("unknown_application")
}

pub(super) fn unknown_client() -> Fault {
    Fault::not_found("no such client").code("unknown_client")
}

pub(super) fn unknown_group() -> Fault {
    Fault::not_found("no such group").code("unknown_group")
}

pub(super) fn unknown_approval() -> Fault {
    Fault::not_found("no such request for approval, or it is over").code("unknown_approval")
}

/// Something stands in the way.
pub(super) fn conflict(code: &'static str, message: impl Into<String>) -> Fault {
    Fault::new(StatusCode::CONFLICT, message).code(code)
}

/// Well put, but not acceptable.
pub(super) fn unacceptable(code: &'static str, message: impl Into<String>) -> Fault {
    Fault::new(StatusCode::UNPROCESSABLE_ENTITY, message).code(code)
}

/// The caller may not do this, or not to this account.
pub(crate) fn denied(denial: Denial) -> Fault {
    let fault = Fault::new(StatusCode::FORBIDDEN, denial.to_string());
    match denial {
        Denial::Permission { permission } => {
            fault.code("permission_denied").with("permission", permission.to_string())
        }
        Denial::OutOfReach { permission } => {
            fault.code("out_of_reach").with("permission", permission.to_string())
        }
        Denial::OwnAccount => fault.code("own_account"),
        Denial::HigherRank => fault.code("higher_rank"),
        Denial::Protected | Denial::NotAnOperator | Denial::ClientOff => fault.code("permission_denied"),
    }
}

/// What a setting is called on the wire that the rules call `field`.
fn field_name(field: &'static str) -> &'static str {
    match field {
        "life_min" => "life_min_seconds",
        "life_default" => "life_default_seconds",
        "life_max" => "life_max_seconds",
        "lock_duration" => "lock_duration_seconds",
        "approval_life" => "desk.approval_life_seconds",
        "freeze" => "desk.freeze_seconds",
        "quarantine" => "desk.quarantine_seconds",
        "fresh_sign_in" => "desk.fresh_sign_in_seconds",
        "idle" => "sign_in.idle_seconds",
        "life" => "sign_in.life_seconds",
        "sign_in.lock_duration" => "sign_in.lock_duration_seconds",
        "totp.period" => "period_seconds",
        "totp.failures_expire" => "failures_expire_seconds",
        "totp.challenge_life" => "challenge_life_seconds",
        same => same.strip_prefix("totp.").unwrap_or(same),
    }
}

/// Settings that do not make sense, each of them named.
pub(super) fn policy(errors: &[PolicyError]) -> Fault {
    let named = errors.iter().map(|error| (field_name(error.field), error.expected.as_str()));
    let message = named.clone().map(|(field, expected)| format!("{field} {expected}"));
    let message = message.collect::<Vec<_>>().join("; ");
    let list: Vec<Value> =
        named.map(|(field, expected)| json!({"field": field, "expected": expected})).collect();
    unacceptable("policy", message).with("errors", list)
}

pub(super) fn unverified(reason: &Unverified) -> Fault {
    unacceptable("verification_needed", format!("verification: {reason}"))
}

pub(super) fn directory(refusal: DirectoryRefusal) -> Fault {
    let message = refusal.to_string();
    match refusal {
        DirectoryRefusal::NoSuchAccount => unknown_account(),
        DirectoryRefusal::Taken(identifier) => {
            conflict("identifier_taken", message).with("identifier", identifier.as_str())
        }
        DirectoryRefusal::NoIdentifier => unacceptable("identifier_needed", message),
        DirectoryRefusal::TooLarge(_) => unacceptable("profile_too_large", message),
        DirectoryRefusal::TooManyApplications | DirectoryRefusal::TooManyGroups => {
            conflict("too_many", message)
        }
        DirectoryRefusal::NoSuchApplication => unknown_application(),
        DirectoryRefusal::NoSuchGroup => unknown_group(),
        DirectoryRefusal::GroupOutOfReach => Fault::new(StatusCode::FORBIDDEN, message).code("out_of_reach"),
        DirectoryRefusal::ProtectedGroup => {
            Fault::new(StatusCode::FORBIDDEN, message).code("protected_group")
        }
        DirectoryRefusal::Denied(denial) => denied(denial),
        DirectoryRefusal::LastAdministrator => conflict("last_administrator", message),
    }
}

pub(super) fn account(refusal: AccountRefusal) -> Fault {
    match refusal {
        AccountRefusal::NoSuchAccount => unknown_account(),
        AccountRefusal::Denied(denial) => denied(denial),
    }
}

pub(super) fn consent(refusal: ConsentRefusal) -> Fault {
    let message = refusal.to_string();
    match refusal {
        ConsentRefusal::NoSuchAccount => unknown_account(),
        ConsentRefusal::NoSuchApplication => unknown_application(),
        ConsentRefusal::Denied(denial) => denied(denial),
        ConsentRefusal::Unverified(reason) => unverified(&reason),
        ConsentRefusal::Approval(ApprovalRefusal::NoSuchRequest) => unknown_approval(),
        ConsentRefusal::Approval(ApprovalRefusal::Decided) => conflict("already_decided", message),
        ConsentRefusal::Approval(ApprovalRefusal::OwnRequest) => {
            Fault::new(StatusCode::FORBIDDEN, message).code("own_request")
        }
        ConsentRefusal::Approval(ApprovalRefusal::TooMany) => conflict("too_many", message),
    }
}

pub(super) fn configure(refusal: ConfigureRefusal) -> Fault {
    let message = refusal.to_string();
    match refusal {
        ConfigureRefusal::NoSuchApplication => unknown_application(),
        ConfigureRefusal::NoSuchClient => unknown_client(),
        ConfigureRefusal::TooMany(..) => conflict("too_many", message),
        ConfigureRefusal::Policy(errors) => policy(&errors),
        ConfigureRefusal::Forbidden(_) => {
            Fault::new(StatusCode::FORBIDDEN, message).code("permission_denied")
        }
        ConfigureRefusal::Denied(denial) => denied(denial),
    }
}
