//! Why nothing was done about operators, their roles, passwords and tokens, groups and hooks, as problems.

use super::{account, conflict, denied, directory, unacceptable};
use crate::fault::Fault;
use axum::http::StatusCode;
use readmit_app::api_tokens::TokenRefusal;
use readmit_app::delivery::outbox::RetryRefusal;
use readmit_app::groups::GroupRefusal;
use readmit_app::hooks::HookRefusal;
use readmit_app::operator_access::PasswordRefusal;
use readmit_app::operators::OperatorRefusal;
use readmit_app::passwords::PasswordError;
use readmit_app::roles::RoleRefusal;
use readmit_app::set_up::SetUpRefusal;
use readmit_core::hook::HookError;
use readmit_core::operator::{Denial, RoleError};

fn forbidden(code: &'static str, message: String) -> Fault {
    Fault::new(StatusCode::FORBIDDEN, message).code(code)
}

pub(in crate::admin) fn unknown_operator() -> Fault {
    Fault::not_found("no such operator").code("unknown_operator")
}

pub(in crate::admin) fn unknown_role() -> Fault {
    Fault::not_found("no such role").code("unknown_role")
}

pub(in crate::admin) fn unknown_group() -> Fault {
    Fault::not_found("no such group").code("unknown_group")
}

pub(in crate::admin) fn unknown_hook() -> Fault {
    Fault::not_found("no such hook").code("unknown_hook")
}

pub(in crate::admin) fn unknown_token() -> Fault {
    Fault::not_found("no such token").code("unknown_token")
}

pub(in crate::admin) fn unknown_session() -> Fault {
    Fault::not_found("no such session").code("unknown_session")
}

pub(in crate::admin) fn unknown_message() -> Fault {
    Fault::not_found("no message of this id was given up").code("unknown_message")
}

pub(in crate::admin) fn operator(refusal: OperatorRefusal) -> Fault {
    let message = refusal.to_string();
    match refusal {
        OperatorRefusal::NoSuchAccount | OperatorRefusal::NotAnOperator => unknown_operator(),
        OperatorRefusal::NoSuchRole => unacceptable("unknown_role", format!("grants: {message}")),
        OperatorRefusal::NoSuchGroup => unacceptable("unknown_group", format!("grants: {message}")),
        OperatorRefusal::Count => unacceptable("grants_count", format!("grants: {message}")),
        OperatorRefusal::RoleTooHigh(_) => forbidden("higher_rank", format!("grants: {message}")),
        OperatorRefusal::NotYours { .. } => forbidden("permission_denied", format!("grants: {message}")),
        OperatorRefusal::LastAdministrator => conflict("last_administrator", message),
        OperatorRefusal::Denied(denial) => denied(denial),
    }
}

pub(in crate::admin) fn password_error(error: PasswordError) -> Fault {
    unacceptable("password_unacceptable", error.to_string())
}

pub(in crate::admin) fn password(refusal: PasswordRefusal) -> Fault {
    let message = refusal.to_string();
    match refusal {
        PasswordRefusal::Wrong(error) => password_error(error),
        PasswordRefusal::NotCurrent => unacceptable("current_password_wrong", message),
        PasswordRefusal::Account(refusal) => account(refusal),
        PasswordRefusal::NotAnOperator => unknown_operator(),
        PasswordRefusal::Beyond(_) => forbidden("permission_denied", message),
    }
}

pub(in crate::admin) fn set_up(refusal: SetUpRefusal) -> Fault {
    let message = refusal.to_string();
    match refusal {
        SetUpRefusal::Link => unacceptable("link_invalid", message),
        SetUpRefusal::Password(error) => password_error(error),
        SetUpRefusal::Account(refusal) => directory(refusal),
        SetUpRefusal::Roles(refusal) => operator(refusal),
    }
}

pub(in crate::admin) fn token(refusal: TokenRefusal) -> Fault {
    let message = refusal.to_string();
    match refusal {
        TokenRefusal::Name => unacceptable("name_invalid", message),
        TokenRefusal::Life => unacceptable("life_out_of_range", format!("life_seconds: {message}")),
        TokenRefusal::Idle => unacceptable("idle_out_of_range", format!("idle_seconds: {message}")),
        TokenRefusal::Places => unacceptable("network_invalid", message),
        TokenRefusal::NoSuchToken => unknown_token(),
        TokenRefusal::Denied(denial) => denied(denial),
        TokenRefusal::TooMany => conflict("too_many", message),
        TokenRefusal::NotYours(_) => forbidden("permission_denied", message),
        TokenRefusal::NotAnOperator => denied(Denial::NotAnOperator),
    }
}

pub(in crate::admin) fn role(refusal: RoleRefusal) -> Fault {
    let message = refusal.to_string();
    match refusal {
        RoleRefusal::NoSuchRole => unknown_role(),
        RoleRefusal::Wrong(RoleError::Name) => unacceptable("name_invalid", message),
        RoleRefusal::Wrong(RoleError::Rank) => unacceptable("rank_out_of_range", message),
        RoleRefusal::Wrong(RoleError::BuiltIn) => conflict("built_in", message),
        RoleRefusal::InUse => conflict("in_use", message),
        RoleRefusal::TooMany => conflict("too_many", message),
        RoleRefusal::TooHigh => forbidden("higher_rank", message),
        RoleRefusal::NotYours(_) => forbidden("permission_denied", message),
        RoleRefusal::Denied(denial) => denied(denial),
    }
}

pub(in crate::admin) fn group(refusal: GroupRefusal) -> Fault {
    let message = refusal.to_string();
    match refusal {
        GroupRefusal::NoSuchGroup => unknown_group(),
        GroupRefusal::Name => unacceptable("name_invalid", message),
        GroupRefusal::NameTaken => conflict("name_taken", message),
        GroupRefusal::BuiltIn => conflict("built_in", message),
        GroupRefusal::InUse | GroupRefusal::InPolicy => conflict("in_use", message),
        GroupRefusal::TooMany => conflict("too_many", message),
        GroupRefusal::Denied(denial) => denied(denial),
    }
}

pub(in crate::admin) fn hook(refusal: HookRefusal) -> Fault {
    let message = refusal.to_string();
    match refusal {
        HookRefusal::NoSuchHook => unknown_hook(),
        HookRefusal::Wrong(HookError::Name) => unacceptable("name_invalid", message),
        HookRefusal::Wrong(HookError::Url) => unacceptable("url_invalid", message),
        HookRefusal::TooMany => conflict("too_many", message),
        HookRefusal::Denied(denial) => denied(denial),
    }
}

pub(in crate::admin) fn retry(refusal: RetryRefusal) -> Fault {
    let message = refusal.to_string();
    match refusal {
        RetryRefusal::NoSuchMessage => unknown_message(),
        RetryRefusal::Expired => conflict("expired", message),
        RetryRefusal::Denied(denial) => super::denied(denial),
    }
}
