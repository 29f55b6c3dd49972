//! Locks of a user's codes: set by hand, and lifted.

use super::codes::by_id;
use super::doc::{Doc, schema};
use super::refusal::{self, unknown_account};
use super::wire::id;
use crate::body::{empty, json};
use crate::call::Call;
use crate::fault::Fault;
use crate::surface::Access;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::authenticators::UnlockKind;
use readmit_core::operator::Area;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

super::resource! {
    POST "/admin/api/v1/accounts/{account}/lock", Access::Operator(Area::Authenticators.write()), lock,
        Doc::new("Codes", "Lock the user's codes until someone unlocks them").saying("Every live code dies.");
    POST "/admin/api/v1/accounts/{account}/unlock", Access::Operator(Area::Unlock.write()), unlock,
        Doc::new("Codes", "Lift a lock of the user's codes, and forget the failures")
            .optional_body(schema::<Unlock>)
            .answer(200, schema::<Unlocked>);
}

/// What is lifted beside a lock.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Unlock {
    /// Also lets recovery go on that the owner's "this was not me" froze.
    #[serde(default)]
    unfreeze: bool,
}

/// What was lifted.
#[derive(Serialize, ToSchema)]
struct Unlocked {
    /// Whether there was a lock, or failures.
    unlocked: bool,
    /// Whether recovery was frozen.
    unfrozen: bool,
}

async fn lock(call: Call) -> Result<Response, Fault> {
    let account = by_id(id(&call, "account", unknown_account)?)?;
    call.app().lock_codes(&call.caller, &account).await?.map_err(refusal::account)?;
    Ok(empty(StatusCode::NO_CONTENT))
}

async fn unlock(call: Call) -> Result<Response, Fault> {
    let account = by_id(id(&call, "account", unknown_account)?)?;
    let given: Unlock = call.json_or_default()?;
    let (app, caller) = (call.app(), &call.caller);
    let unlocked = app.unlock_codes(caller, &account, UnlockKind::Any).await?.map_err(refusal::account)?;
    let unfrozen =
        if given.unfreeze { app.unfreeze(caller, &account).await?.map_err(refusal::account)? } else { false };
    Ok(json(StatusCode::OK, &Unlocked { unlocked, unfrozen }))
}
