//! `/cis/v1/users/{user_id}/authenticators`: what a user can sign in with, locked and unlocked.
//!
//! Codes are one authenticator, whatever codes there are at the moment; each TOTP is one.

use super::answer::result;
use super::totp::not_revoked;
use super::users::find::of_path;
use super::users::user_not_found;
use crate::body::empty;
use crate::call::Call;
use crate::fault::Fault;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::authenticators::UnlockKind;
use readmit_app::store::Parts;
use readmit_core::Account;
use readmit_core::account::totp::{TotpStatus, UnlockTotp};
use readmit_core::id::{AccountId, TotpId};
use readmit_core::identifier::{Identifier, IdentifierKind};
use readmit_core::lock::LockState;
use readmit_core::permission::Permission;
use readmit_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Characters of the reason for a lock.
const REASON_CHARS_MAX: usize = 1_000;

/// The vendor's types of authenticators. Codes and TOTP exist here so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum AuthenticatorType {
    DirectOtp,
    Totp,
    EmailMagicLink,
    EmailOtp,
    SmsOtp,
    Webauthn,
    Password,
    MobileBiometric,
    PinAuthenticator,
}

#[derive(Serialize)]
struct Authenticator {
    id: Uuid,
    #[serde(rename = "type")]
    kind: AuthenticatorType,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    status: &'static str,
    user_id: AccountId,
    registered_at: Timestamp,
    /// Own addition: by how many seconds the device's clock is known to be ahead (behind: negative).
    #[serde(skip_serializing_if = "Option::is_none")]
    clock_ahead_seconds: Option<i32>,
}

#[derive(Default, Deserialize)]
struct Lock {
    reason: Option<String>,
}

#[derive(Default, Deserialize)]
struct Unlock {
    unlock_type: Option<UnlockType>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum UnlockType {
    Manual,
    Automatic,
    Any,
}

/// The id of an account's codes as an authenticator: the account's own, turned into another UUID (version 8,
/// RFC 9562). Stable, and nothing needs to be stored for it.
fn codes_id(account: AccountId) -> Uuid {
    const CODES: u128 = 0x6469_7265_6374_5f6f_7470_0000_0000_0001;
    uuid::Builder::from_custom_bytes((account.uuid().as_u128() ^ CODES).to_be_bytes()).into_uuid()
}

/// `GET …/authenticators`.
pub(super) async fn list(call: Call) -> Result<Response, Fault> {
    let account = of_path(&call, Permission::AppsRead).await?;
    let found = call.app().account_with(by_id(&account)?, Parts::ALL).await?;
    let (account, now) = (found.ok_or_else(user_not_found)?, call.app().now());
    let codes = Authenticator {
        id: codes_id(account.id),
        kind: AuthenticatorType::DirectOtp,
        name: None,
        status: match account.code_lock_at(call.app().now()) {
            LockState::Open => "Active",
            LockState::Locked { .. } => "Locked",
            LockState::Deactivated => "Deactivated",
        },
        user_id: account.id,
        registered_at: account.profile.created_at,
        clock_ahead_seconds: None,
    };
    let mut all = vec![codes];
    for (id, state, totp) in account.totps_at(now) {
        // One that nobody confirmed yet is no authenticator, and one whose seed is lost will never be one again.
        let status = match account.totp_status(state, now) {
            TotpStatus::Pending | TotpStatus::Lost => continue,
            TotpStatus::Registered => "Registered",
            TotpStatus::Active => "Active",
            TotpStatus::Deactivated => "Deactivated",
            TotpStatus::Locked { .. } => "Locked",
        };
        let drift = i32::from(state.drift) * i32::from(state.parameters.period);
        all.push(Authenticator {
            id: id.uuid(),
            kind: AuthenticatorType::Totp,
            name: Some(totp.label.clone()),
            status,
            user_id: account.id,
            registered_at: totp.registered_at,
            clock_ahead_seconds: (drift != 0).then_some(drift),
        });
    }
    Ok(result(StatusCode::OK, all))
}

/// What the rest of the path names.
#[derive(Clone, Copy)]
enum Named {
    /// The user's codes.
    Codes,
    /// One TOTP, or all of them.
    Totp(Option<TotpId>),
}

/// `POST …/authenticators/{authenticator_id}/lock` and `…/types/{authenticator_type}/lock` (the latter
/// inferred).
pub(super) async fn lock(call: Call) -> Result<Response, Fault> {
    let (account, named) = chosen(&call).await?;
    let given: Lock = call.json_or_default()?;
    if given.reason.is_some_and(|reason| reason.chars().count() > REASON_CHARS_MAX) {
        return Err(Fault::invalid(format!("reason must have at most {REASON_CHARS_MAX} characters")));
    }
    let (app, caller, whom) = (call.app(), &call.caller, by_id(&account)?);
    match named {
        Named::Codes => app.lock_codes(caller, &whom).await?.map_err(|_| user_not_found())?,
        Named::Totp(id) => app.lock_totp(caller, &whom, id).await?.map_err(not_changed)?,
    }
    Ok(empty(StatusCode::NO_CONTENT))
}

/// `POST …/authenticators/{authenticator_id}/unlock` and `…/types/{authenticator_type}/unlock`. Nothing to
/// unlock is no error.
pub(super) async fn unlock(call: Call) -> Result<Response, Fault> {
    let (account, named) = chosen(&call).await?;
    let given: Unlock = call.json_or_default()?;
    let (app, caller, whom) = (call.app(), &call.caller, by_id(&account)?);
    match named {
        Named::Codes => {
            let kind = match given.unlock_type {
                Some(UnlockType::Manual) => UnlockKind::Manual,
                Some(UnlockType::Automatic) => UnlockKind::Automatic,
                Some(UnlockType::Any) | None => UnlockKind::Any,
            };
            app.unlock_codes(caller, &whom, kind).await?.map_err(|_| user_not_found())?;
        }
        Named::Totp(id) => {
            let which = match given.unlock_type {
                Some(UnlockType::Manual) => UnlockTotp::Manual,
                Some(UnlockType::Automatic) => UnlockTotp::Automatic,
                Some(UnlockType::Any) | None => UnlockTotp::Any,
            };
            app.unlock_totp(caller, &whom, id, which).await?.map_err(not_changed)?;
        }
    }
    Ok(empty(StatusCode::NO_CONTENT))
}

/// In the words of this API, which has no word of its own for it.
fn not_changed(no: readmit_app::totp::ManageRefusal) -> Fault {
    Fault { code: None, ..not_revoked(no) }
}

/// The user of the path, and what the rest of it names.
async fn chosen(call: &Call) -> Result<(Account, Named), Fault> {
    let none = || Fault::not_found("Authenticator not found");
    let kind = call.segment("authenticator_type");
    if !kind.is_empty() {
        let read: Result<AuthenticatorType, serde::de::value::Error> =
            AuthenticatorType::deserialize(serde::de::value::StrDeserializer::new(kind));
        read.map_err(|_| Fault::invalid("authenticator_type must be a type such as direct_otp"))?;
    }
    let account = of_path(call, Permission::AppsEdit).await?;
    let named = match kind {
        "direct_otp" => Named::Codes,
        "totp" if account.has_totp() => Named::Totp(None),
        "" => {
            let id: Uuid = call.segment("authenticator_id").parse().map_err(|_| none())?;
            let totp = TotpId::from_uuid(id);
            match totp.slot(account.id) {
                _ if id == codes_id(account.id) => Named::Codes,
                Some(_) => Named::Totp(Some(totp)),
                None => return Err(none()),
            }
        }
        _ => return Err(none()),
    };
    Ok((account, named))
}

pub(super) fn by_id(account: &Account) -> Result<Identifier, Fault> {
    Identifier::new(&[IdentifierKind::Id], &account.id.to_string())
        .map_err(|error| Fault::internal(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_is_stable_and_another_than_the_account_s() {
        let (a, b) = (AccountId::from_random([1; 16]), AccountId::from_random([2; 16]));
        assert_eq!(codes_id(a), codes_id(a));
        assert_ne!(codes_id(a), codes_id(b));
        assert_ne!(codes_id(a), a.uuid());
        assert_eq!(codes_id(a).get_version_num(), 8);
    }
}
