//! TOTP: `/cis/v1/auth/totp/…` and `/cis/v1/users/{user_id}/totp/…`.
//!
//! `register`, `authenticate` and `revoke` are the vendor's. `confirm`, `verify`, `resync` and `transaction/…` are our own, in
//! the vendor's shapes: the vendor signs transactions in journeys only.

pub(super) mod authenticate;
pub(super) mod own;
pub(super) mod transaction;
pub(super) mod user;
pub(super) mod verify;

use super::totp_settings::warnings;
use crate::body::json;
use crate::fault::Fault;
use axum::http::StatusCode;
use axum::response::Response;
use data_encoding::BASE64;
use readmit_app::totp::{ManageRefusal, NewTotp, NotConfirmed, NotVerified, RegistrationRefused, qr};
use readmit_core::account::totp::{RegisterRefusal, TotpChange, TotpReason};
use readmit_core::code::IssueRefusal;
use readmit_core::id::TotpId;
use readmit_core::secret::Secret;
use serde::{Deserialize, Serialize};

/// A registration as it is asked for.
#[derive(Default, Deserialize)]
struct Register {
    label: Option<String>,
    #[serde(default)]
    allow_override: Option<bool>,
    device_id: Option<String>,
    /// Own addition: also answers the picture to scan.
    qr: Option<Picture>,
}

/// A picture of the key URI.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Picture {
    Svg,
    Png,
}

/// A registered TOTP. The vendor's fields are `secret` and `uri`; the others are our own.
#[derive(Serialize)]
struct Registered<'a> {
    secret: &'a str,
    uri: &'a str,
    authenticator_id: TotpId,
    label: &'a str,
    /// `Pending` where a first code is awaited.
    status: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
    /// The picture as a `data:` URL.
    #[serde(skip_serializing_if = "Option::is_none")]
    qr: Option<String>,
}

/// A first code.
#[derive(Deserialize)]
struct Confirm {
    token: Secret,
    authenticator_id: Option<String>,
}

/// Which TOTP is taken away; the only one when absent.
#[derive(Default, Deserialize)]
struct Revoke {
    authenticator_id: Option<String>,
}

#[derive(Serialize)]
struct Confirmed {
    authenticator_id: TotpId,
    status: &'static str,
}

fn registered(new: &NewTotp, picture: Option<Picture>) -> Result<Response, Fault> {
    let trouble = |error: qr::TooLong| Fault::internal(error.to_string());
    let qr = match picture {
        None => None,
        Some(Picture::Svg) => {
            let text = qr::svg(&new.uri).map_err(trouble)?;
            Some(format!("data:image/svg+xml;base64,{}", BASE64.encode(text.reveal().as_bytes())))
        }
        Some(Picture::Png) => {
            Some(format!("data:image/png;base64,{}", BASE64.encode(&qr::png(&new.uri).map_err(trouble)?)))
        }
    };
    let secret = new.totp.seed.to_base32();
    let answer = Registered {
        secret: secret.reveal(),
        uri: new.uri.reveal(),
        authenticator_id: new.totp.id,
        label: &new.totp.label,
        status: if new.totp.pending_until.is_some() { "Pending" } else { "Registered" },
        warnings: warnings(&new.often_ignored),
        qr,
    };
    Ok(json(StatusCode::CREATED, &answer))
}

fn confirmed(id: TotpId) -> Response {
    json(StatusCode::OK, &Confirmed { authenticator_id: id, status: "Active" })
}

/// The id in a body. A text that is none names no authenticator.
fn totp_id(text: Option<&str>) -> Result<Option<TotpId>, Fault> {
    let none = |_| Fault::not_found("Authenticator not found").code("authenticator_not_found");
    text.map(|text| text.parse().map_err(none)).transpose()
}

fn not_registered(no: RegistrationRefused) -> Fault {
    let message = no.to_string();
    let conflict = |code| Fault::new(StatusCode::CONFLICT, message.clone()).code(code);
    match no {
        RegistrationRefused::NoSession | RegistrationRefused::Refused(RegisterRefusal::ClientGone) => {
            Fault::unauthenticated()
        }
        RegistrationRefused::Refused(refusal) => match refusal {
            RegisterRefusal::UnknownAccount => Fault::not_found("User not found").code("user_not_found"),
            RegisterRefusal::Inactive { .. } => {
                Fault::new(StatusCode::FORBIDDEN, "User is not active").code("user_not_active")
            }
            RegisterRefusal::AlreadyRegistered | RegisterRefusal::Known { .. } => {
                conflict("totp_already_registered")
            }
            RegisterRefusal::LimitReached { .. } | RegisterRefusal::Exhausted => {
                conflict("totp_limit_reached")
            }
            RegisterRefusal::StepUpNeeded => step_up(),
            RegisterRefusal::Label(_) => Fault::invalid(message),
            RegisterRefusal::NotCleared(IssueRefusal::Frozen { .. }) => {
                let message = "the user's recovery is frozen, since the user objected to an act";
                Fault::new(StatusCode::FORBIDDEN, message)
            }
            RegisterRefusal::NotAssociated | RegisterRefusal::NotCleared(_) | RegisterRefusal::ClientGone => {
                Fault::new(StatusCode::FORBIDDEN, message)
            }
        },
    }
}

/// The session proves too little (the word of RFC 9470).
fn step_up() -> Fault {
    let message =
        "the session was not signed in with the TOTP that the user has: sign in with it, or have it revoked";
    Fault::new(StatusCode::FORBIDDEN, message).code("insufficient_user_authentication")
}

fn not_confirmed(no: NotConfirmed) -> Fault {
    match no {
        NotConfirmed::NotVerified(no) => not_verified(no),
        NotConfirmed::Limit(refusal) => not_registered(refusal.into()),
    }
}

fn not_verified(not: NotVerified) -> Fault {
    let refusal = match not {
        NotVerified::Typo(typo) => return Fault::invalid(typo.to_string()).code("auth_invalid_credentials"),
        NotVerified::Denied(_) => return Fault::not_found("User not found").code("user_not_found"),
        NotVerified::Refused(refusal) => refusal,
    };
    let fault = match refusal.reason {
        TotpReason::ClientGone => return Fault::unauthenticated(),
        TotpReason::Locked { .. } | TotpReason::Deactivated => {
            Fault::new(StatusCode::FORBIDDEN, "TOTP is locked").code("auth_locked")
        }
        TotpReason::NoSession => {
            Fault::invalid("session_id must be a session of this user with this client that is not over")
        }
        TotpReason::NoTransaction | TotpReason::TransactionOver | TotpReason::TransactionSigned => {
            Fault::invalid("The transaction is unknown, over or signed").code("auth_transaction_over")
        }
        // One answer for all of these: they must not be told apart.
        TotpReason::UnknownAccount
        | TotpReason::NotAssociated
        | TotpReason::Inactive { .. }
        | TotpReason::NoneUsable
        | TotpReason::Wrong { .. }
        | TotpReason::Replayed { .. } => {
            Fault::invalid("Invalid user or passcode").code("auth_invalid_credentials")
        }
    };
    Fault { reference: Some(refusal.reference), ..fault }
}

/// Why a TOTP was not taken away; told alike to its owner and to clients.
pub(super) fn not_revoked(no: ManageRefusal) -> Fault {
    let message = no.to_string();
    match no {
        ManageRefusal::NoSession | ManageRefusal::ClientGone => Fault::unauthenticated(),
        ManageRefusal::NoSuchAccount | ManageRefusal::Denied(_) => {
            Fault::not_found("User not found").code("user_not_found")
        }
        ManageRefusal::Refused(TotpChange::NoSuchTotp) => {
            Fault::not_found("Authenticator not found").code("authenticator_not_found")
        }
        ManageRefusal::Refused(TotpChange::SayWhich) => {
            Fault::invalid("authenticator_id is required: the user has several TOTP authenticators")
        }
        ManageRefusal::Refused(TotpChange::Pending) => Fault::new(StatusCode::CONFLICT, message),
        ManageRefusal::Refused(TotpChange::LastFactor) => {
            Fault::new(StatusCode::CONFLICT, message).code("totp_last_factor")
        }
        ManageRefusal::Refused(TotpChange::StepUpNeeded) => step_up(),
    }
}
