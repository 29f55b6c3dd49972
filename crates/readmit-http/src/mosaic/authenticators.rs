//! `/cis/v1/users/{user_id}/authenticators`: what a user can sign in with, locked and unlocked.
//!
//! Codes are one authenticator, whatever codes there are at the moment.

use super::answer::result;
use super::users::find::of_path;
use super::users::user_not_found;
use crate::body::empty;
use crate::call::Call;
use crate::fault::Fault;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::authenticators::UnlockKind;
use readmit_core::Account;
use readmit_core::id::AccountId;
use readmit_core::identifier::{Identifier, IdentifierKind};
use readmit_core::lock::LockState;
use readmit_core::permission::Permission;
use readmit_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Characters of the reason for a lock.
const REASON_CHARS_MAX: usize = 1_000;

/// The vendor's types of authenticators. Only codes exist here so far.
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
    status: &'static str,
    user_id: AccountId,
    registered_at: Timestamp,
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
    let codes = Authenticator {
        id: codes_id(account.id),
        kind: AuthenticatorType::DirectOtp,
        status: match account.code_lock_at(call.app().now()) {
            LockState::Open => "Active",
            LockState::Locked { .. } => "Locked",
            LockState::Deactivated => "Deactivated",
        },
        user_id: account.id,
        registered_at: account.profile.created_at,
    };
    Ok(result(StatusCode::OK, [codes]))
}

/// `POST …/authenticators/{authenticator_id}/lock` and `…/types/{authenticator_type}/lock` (the latter
/// inferred).
pub(super) async fn lock(call: Call) -> Result<Response, Fault> {
    let account = chosen(&call).await?;
    let given: Lock = call.json_or_default()?;
    if given.reason.is_some_and(|reason| reason.chars().count() > REASON_CHARS_MAX) {
        return Err(Fault::invalid(format!("reason must have at most {REASON_CHARS_MAX} characters")));
    }
    let locked = call.app().lock_codes(&call.caller, &by_id(&account)?).await?;
    locked.map_err(|_| user_not_found())?;
    Ok(empty(StatusCode::NO_CONTENT))
}

/// `POST …/authenticators/{authenticator_id}/unlock` and `…/types/{authenticator_type}/unlock`. Nothing to
/// unlock is no error.
pub(super) async fn unlock(call: Call) -> Result<Response, Fault> {
    let account = chosen(&call).await?;
    let given: Unlock = call.json_or_default()?;
    let kind = match given.unlock_type {
        Some(UnlockType::Manual) => UnlockKind::Manual,
        Some(UnlockType::Automatic) => UnlockKind::Automatic,
        Some(UnlockType::Any) | None => UnlockKind::Any,
    };
    let unlocked = call.app().unlock_codes(&call.caller, &by_id(&account)?, kind).await?;
    unlocked.map_err(|_| user_not_found())?;
    Ok(empty(StatusCode::NO_CONTENT))
}

/// The user of the path, whose codes are what the rest of the path names.
async fn chosen(call: &Call) -> Result<Account, Fault> {
    let none = || Fault::not_found("Authenticator not found");
    let kind = call.segment("authenticator_type");
    if !kind.is_empty() {
        let read: Result<AuthenticatorType, serde::de::value::Error> =
            AuthenticatorType::deserialize(serde::de::value::StrDeserializer::new(kind));
        read.map_err(|_| Fault::invalid("authenticator_type must be a type such as direct_otp"))?;
    }
    let account = of_path(call, Permission::AppsEdit).await?;
    let names_codes = if kind.is_empty() {
        call.segment("authenticator_id").parse() == Ok(codes_id(account.id))
    } else {
        kind == "direct_otp"
    };
    if names_codes { Ok(account) } else { Err(none()) }
}

fn by_id(account: &Account) -> Result<Identifier, Fault> {
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
