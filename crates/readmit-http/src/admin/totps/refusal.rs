//! Why nothing was done to an authenticator app, as problems.

use crate::admin::codes::refusal as issue;
use crate::admin::refusal::{conflict, denied, unacceptable, unknown_account, unknown_application};
use crate::admin::wire::date_time;
use crate::fault::Fault;
use axum::http::StatusCode;
use readmit_app::totp::{ManageRefusal, NotConfirmed, NotVerified, RegistrationRefused};
use readmit_core::account::totp::{RegisterRefusal, TotpChange, TotpReason};
use readmit_core::code::IssueRefusal;
use readmit_core::time::Timestamp;

pub(super) fn unknown_totp() -> Fault {
    Fault::not_found("no such authenticator app").code("unknown_totp")
}

pub(in crate::admin) fn not_registered(no: RegistrationRefused, now: Timestamp) -> Fault {
    let message = no.to_string();
    let RegistrationRefused::Refused(refusal) = no else { return Fault::unauthenticated() };
    match refusal {
        RegisterRefusal::UnknownAccount | RegisterRefusal::NotAssociated => unknown_account(),
        RegisterRefusal::ClientGone => unknown_application(),
        RegisterRefusal::Inactive { status } => {
            conflict("user_not_active", format!("this user is {}, not active", status.as_str()))
        }
        RegisterRefusal::AlreadyRegistered => conflict(
            "totp_already_registered",
            "this user has an authenticator app: give replace, or take that one away",
        ),
        RegisterRefusal::LimitReached { .. } | RegisterRefusal::Exhausted => {
            conflict("totp_limit_reached", message)
        }
        RegisterRefusal::Known { .. } => conflict("totp_already_registered", message),
        RegisterRefusal::StepUpNeeded => conflict("step_up_needed", message),
        RegisterRefusal::Label(_) => unacceptable("label", message),
        RegisterRefusal::NotCleared(IssueRefusal::ApprovalNeeded) => conflict(
            "protected_user",
            "this user is in a protected group, for which no secret is shown: issue a temporary access code, with which \
             the user registers an authenticator app",
        ),
        RegisterRefusal::NotCleared(refusal) => issue::fault(refusal, now),
    }
}

pub(in crate::admin) fn not_confirmed(no: NotConfirmed, now: Timestamp) -> Fault {
    match no {
        NotConfirmed::NotVerified(NotVerified::Refused(refusal))
            if refusal.reason == TotpReason::NoneUsable =>
        {
            conflict("nothing_pending", "this authenticator app waits for no code, or it waited too long")
        }
        NotConfirmed::NotVerified(no) => not_verified(no),
        NotConfirmed::Limit(refusal) => not_registered(refusal.into(), now),
    }
}

/// An operator may know the true reason.
pub(super) fn not_verified(no: NotVerified) -> Fault {
    let refusal = match no {
        NotVerified::Typo(typo) => return unacceptable("typo", format!("code: {typo}")),
        NotVerified::Denied(denial) => return denied(denial),
        NotVerified::Refused(refusal) => refusal,
    };
    let fault = match refusal.reason {
        TotpReason::UnknownAccount | TotpReason::NotAssociated => return unknown_account(),
        TotpReason::Inactive { status } => {
            conflict("user_not_active", format!("this user is {}, not active", status.as_str()))
        }
        TotpReason::NoneUsable => conflict("no_totp", "this user has no authenticator app that can be used"),
        TotpReason::Wrong { failures } => {
            unacceptable("wrong_code", "it was not the code").with("failures", failures)
        }
        TotpReason::Replayed { failures, .. } => {
            unacceptable("code_used", "it was the code, and it was used before: wait for the next one")
                .with("failures", failures)
        }
        TotpReason::Locked { until } => {
            let until = date_time(until);
            conflict("totp_locked", format!("too many failures: authenticator apps are locked until {until}"))
                .with("locked_until", until)
        }
        TotpReason::Deactivated => {
            conflict("totp_locked", "this user's authenticator apps were locked by hand: unlock them first")
        }
        TotpReason::ClientGone => return unknown_application(),
        TotpReason::NoSession
        | TotpReason::NoTransaction
        | TotpReason::TransactionOver
        | TotpReason::TransactionSigned => Fault::new(StatusCode::CONFLICT, "this is over"),
    };
    Fault { reference: Some(refusal.reference), ..fault }
}

pub(in crate::admin) fn not_managed(no: ManageRefusal) -> Fault {
    let message = no.to_string();
    match no {
        ManageRefusal::NoSuchAccount => unknown_account(),
        ManageRefusal::NoSession => Fault::unauthenticated(),
        ManageRefusal::ClientGone => unknown_application(),
        ManageRefusal::Denied(denial) => denied(denial),
        ManageRefusal::Refused(TotpChange::NoSuchTotp) => unknown_totp(),
        ManageRefusal::Refused(TotpChange::Pending) => conflict("totp_pending", message),
        ManageRefusal::Refused(TotpChange::SayWhich | TotpChange::LastFactor | TotpChange::StepUpNeeded) => {
            conflict("not_revoked", message)
        }
    }
}
