//! `/cis/v1/users/{user_id}/totp/…`: what a client's back end does on a user's behalf.

use super::{
    Confirm, Register, Revoke, confirmed, not_confirmed, not_registered, not_revoked, registered, totp_id,
};
use crate::body::empty;
use crate::call::Call;
use crate::fault::Fault;
use crate::mosaic::authenticators::by_id;
use crate::mosaic::end_user::check_device;
use crate::mosaic::users::find::of_path;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::totp::RegisterForUser;
use readmit_core::permission::Permission;

/// Registers a TOTP for a user (path inferred).
pub(in crate::mosaic) async fn register(call: Call) -> Result<Response, Fault> {
    let account = of_path(&call, Permission::AppsEdit).await?;
    let given: Register = call.json_or_default()?;
    check_device(given.device_id.as_deref())?;
    let order = RegisterForUser {
        identifier: by_id(&account)?,
        application: None,
        label: given.label,
        replace: given.allow_override.unwrap_or(false),
        confirmation: false,
        verification: Vec::new(),
    };
    let new = call.app().register_totp_for(&call.caller, order).await?;
    registered(&new.map_err(not_registered)?, given.qr)
}

/// Takes the first code, where one is awaited.
pub(in crate::mosaic) async fn confirm(call: Call) -> Result<Response, Fault> {
    let account = of_path(&call, Permission::AppsEdit).await?;
    let given: Confirm = call.json()?;
    let id = totp_id(given.authenticator_id.as_deref())?;
    let done = call.app().confirm_totp(&call.caller, &by_id(&account)?, id, &given.token).await?;
    Ok(confirmed(done.map_err(not_confirmed)?))
}

/// Takes a user's TOTP away.
pub(in crate::mosaic) async fn revoke(call: Call) -> Result<Response, Fault> {
    let account = of_path(&call, Permission::AppsDelete).await?;
    let given: Revoke = call.json_or_default()?;
    let id = totp_id(given.authenticator_id.as_deref())?;
    call.app().revoke_totp(&call.caller, &by_id(&account)?, id).await?.map_err(not_revoked)?;
    Ok(empty(StatusCode::NO_CONTENT))
}
