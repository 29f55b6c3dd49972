//! A user's authenticator apps: listed, registered on the user's behalf, tried out, locked, unlocked and taken away.

pub(in crate::admin) mod refusal;
pub(in crate::admin) mod view;

use super::accounts::of_path;
use super::codes::{CheckedInput, by_id, checked};
use super::doc::{Doc, schema};
use super::refusal::{unknown_account, unverified};
use super::wire::{id, read_id};
use crate::body::{empty, json};
use crate::call::Call;
use crate::fault::Fault;
use crate::surface::Access;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::store::Parts;
use readmit_app::totp::{RegisterForUser, RegistrationRefused, VerifyTotp};
use readmit_core::account::totp::{RegisterRefusal, UnlockTotp};
use readmit_core::code::IssueRefusal;
use readmit_core::id::{ApplicationId, TotpId};
use readmit_core::identifier::Identifier;
use readmit_core::operator::Area;
use readmit_core::secret::Secret;
use refusal::{not_confirmed, not_managed, not_registered, not_verified, unknown_totp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use view::{TotpRegistered, TotpsShown};

const WRITE: Access = Access::Operator(Area::Authenticators.write());
const UNLOCK: Access = Access::Operator(Area::Unlock.write());

super::resource! {
    GET "/admin/api/v1/accounts/{account}/totps", Access::Operator(Area::Authenticators.read()), list,
        Doc::new("Authenticators", "The user's authenticator apps, and how they stand")
            .answer(200, schema::<TotpsShown>);
    POST "/admin/api/v1/accounts/{account}/totps", WRITE, register,
        Doc::new("Authenticators", "Register an authenticator app for the user")
            .saying("The secret is in this one answer and nowhere else. It counts only after its first code \
                     (`confirm`), which the user reads from their app. `verification` is how the checklist of the \
                     organisation was gone through. Not for members of protected groups.")
            .optional_body(schema::<Register>)
            .answer(201, schema::<TotpRegistered>);
    POST "/admin/api/v1/accounts/{account}/totps/{totp}/confirm", WRITE, confirm,
        Doc::new("Authenticators", "Take the first code of an authenticator app").body(schema::<Confirm>);
    POST "/admin/api/v1/accounts/{account}/totps/verify",
        Access::Operator(Area::TemporaryAccessCode.write()), verify,
        Doc::new("Authenticators", "Check a code that the user reads from their app")
            .saying("A way to make sure who is calling. It counts like a sign-in: wrong ones lock, and a right one is used up. With `next_code`, the code \
                     after it, the clock of the user's device is set right.")
            .body(schema::<Verify>)
            .answer(200, schema::<Verified>);
    DELETE "/admin/api/v1/accounts/{account}/totps/{totp}", WRITE, revoke,
        Doc::new("Authenticators", "Take an authenticator app away");
    POST "/admin/api/v1/accounts/{account}/totps/{totp}/lock", WRITE, lock,
        Doc::new("Authenticators", "Lock an authenticator app until someone unlocks it");
    POST "/admin/api/v1/accounts/{account}/totps/{totp}/unlock", UNLOCK, unlock,
        Doc::new("Authenticators", "Unlock an authenticator app, and forget the failures")
            .answer(200, schema::<TotpUnlocked>);
    POST "/admin/api/v1/accounts/{account}/totps/lock", WRITE, lock_all,
        Doc::new("Authenticators", "Lock all authenticator apps of the user until someone unlocks them");
    POST "/admin/api/v1/accounts/{account}/totps/unlock", UNLOCK, unlock_all,
        Doc::new("Authenticators", "Lift locks of the user's authenticator apps")
            .optional_body(schema::<UnlockTotps>)
            .answer(200, schema::<TotpUnlocked>);
}

/// An authenticator app to be registered.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Register {
    /// How the user tells it from others; an identifier of the user when absent.
    label: Option<String>,
    /// The application whose settings it gets; the organisation's when absent.
    #[schema(format = Uuid)]
    application: Option<String>,
    /// Where only one is allowed: replaces it, once this one is confirmed.
    #[serde(default)]
    replace: bool,
    /// How the user was verified.
    #[serde(default)]
    verification: Vec<CheckedInput>,
}

/// A first code.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Confirm {
    /// What the app shows.
    #[schema(value_type = String)]
    code: Secret,
}

/// A code to be checked.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Verify {
    /// What the app shows.
    #[schema(value_type = String)]
    code: Secret,
    /// What it showed next, to set the device's clock right.
    #[schema(value_type = Option<String>)]
    next_code: Option<Secret>,
}

/// A right code.
#[derive(Serialize, ToSchema)]
struct Verified {
    /// Whose code it was.
    #[schema(format = Uuid)]
    id: String,
    /// By how many seconds the device's clock is ahead (behind: negative), as far as the code tells.
    clock_ahead_seconds: i64,
}

/// Which locks to lift.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Locks {
    /// Those that someone set by hand.
    Manual,
    /// The one that failures set.
    Automatic,
    /// All of them.
    #[default]
    Any,
}

/// What is lifted.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UnlockTotps {
    #[serde(default)]
    locks: Locks,
}

/// What was lifted.
#[derive(Serialize, ToSchema)]
struct TotpUnlocked {
    /// Whether there was a lock, or failures.
    unlocked: bool,
}

fn whom(call: &Call) -> Result<Identifier, Fault> {
    by_id(id(call, "account", unknown_account)?)
}

fn which(call: &Call) -> Result<TotpId, Fault> {
    id(call, "totp", unknown_totp)
}

async fn list(call: Call) -> Result<Response, Fault> {
    let account = of_path(&call, Area::Authenticators.read(), Parts::ALL).await?;
    Ok(json(StatusCode::OK, &TotpsShown::of(&account, call.app().now())))
}

async fn register(call: Call) -> Result<Response, Fault> {
    let (identifier, given): (_, Register) = (whom(&call)?, call.json_or_default()?);
    let application: Option<ApplicationId> =
        given.application.as_deref().map(|text| read_id("application", text)).transpose()?;
    let verification = checked(given.verification);
    let order = RegisterForUser {
        identifier,
        application,
        label: given.label,
        replace: given.replace,
        confirmation: true,
        verification: verification.clone(),
    };
    match call.app().register_totp_for(&call.caller, order).await? {
        Ok(new) => Ok(json(StatusCode::CREATED, &TotpRegistered::of(&new)?)),
        Err(RegistrationRefused::Refused(RegisterRefusal::NotCleared(IssueRefusal::Unverified))) => {
            // Says which item of the checklist it is about.
            let configuration = call.app().configuration().await?;
            let judged = configuration.organisation.codes.verification.judge(&verification);
            Err(judged
                .map_or_else(|reason| unverified(&reason), |()| Fault::internal("the checklist changed")))
        }
        Err(no) => Err(not_registered(no, call.app().now())),
    }
}

async fn confirm(call: Call) -> Result<Response, Fault> {
    let given: Confirm = call.json()?;
    let done = call.app().confirm_totp(&call.caller, &whom(&call)?, Some(which(&call)?), &given.code).await?;
    let now = call.app().now();
    done.map_err(|no| not_confirmed(no, now))?;
    Ok(empty(StatusCode::NO_CONTENT))
}

async fn verify(call: Call) -> Result<Response, Fault> {
    let given: Verify = call.json()?;
    let order = VerifyTotp { identifier: whom(&call)?, typed: given.code, next: given.next_code };
    let proof = call.app().verify_totp(&call.caller, order).await?.map_err(not_verified)?;
    let shown = Verified { id: proof.totp.to_string(), clock_ahead_seconds: proof.ahead_secs };
    Ok(json(StatusCode::OK, &shown))
}

async fn revoke(call: Call) -> Result<Response, Fault> {
    let revoked = call.app().revoke_totp(&call.caller, &whom(&call)?, Some(which(&call)?)).await?;
    revoked.map_err(not_managed)?;
    Ok(empty(StatusCode::NO_CONTENT))
}

async fn lock(call: Call) -> Result<Response, Fault> {
    set_lock(&call, Some(which(&call)?)).await
}

async fn lock_all(call: Call) -> Result<Response, Fault> {
    set_lock(&call, None).await
}

async fn set_lock(call: &Call, totp: Option<TotpId>) -> Result<Response, Fault> {
    call.app().lock_totp(&call.caller, &whom(call)?, totp).await?.map_err(not_managed)?;
    Ok(empty(StatusCode::NO_CONTENT))
}

async fn unlock(call: Call) -> Result<Response, Fault> {
    lift(&call, Some(which(&call)?), UnlockTotp::Any).await
}

async fn unlock_all(call: Call) -> Result<Response, Fault> {
    let given: UnlockTotps = call.json_or_default()?;
    let which = match given.locks {
        Locks::Manual => UnlockTotp::Manual,
        Locks::Automatic => UnlockTotp::Automatic,
        Locks::Any => UnlockTotp::Any,
    };
    lift(&call, None, which).await
}

async fn lift(call: &Call, totp: Option<TotpId>, which: UnlockTotp) -> Result<Response, Fault> {
    let unlocked = call.app().unlock_totp(&call.caller, &whom(call)?, totp, which).await?;
    Ok(json(StatusCode::OK, &TotpUnlocked { unlocked: unlocked.map_err(not_managed)? }))
}
