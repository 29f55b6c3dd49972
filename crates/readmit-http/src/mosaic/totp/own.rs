//! `/cis/v1/auth/totp/register`, `…/confirm` and `…/revoke`: with a user's own token.

use super::{
    Confirm, Register, Revoke, confirmed, not_confirmed, not_registered, not_revoked, registered, totp_id,
};
use crate::body::empty;
use crate::call::Call;
use crate::fault::Fault;
use crate::mosaic::end_user::check_device;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::totp::RegisterOwn;
use readmit_core::id::ClientId;
use readmit_core::session::SessionKey;

/// The client and the session of the user's token.
fn session(call: &Call) -> Result<(ClientId, SessionKey), Fault> {
    let (client, _) = call.client()?;
    let key = call.bearer.as_ref().and_then(|bearer| bearer.session).ok_or_else(Fault::unauthenticated)?;
    Ok((client, key))
}

/// Registers a TOTP for the user.
pub(in crate::mosaic) async fn register(call: Call) -> Result<Response, Fault> {
    let given: Register = call.json_or_default()?;
    let (client, key) = session(&call)?;
    check_device(given.device_id.as_deref())?;
    let replace = given.allow_override.unwrap_or(false);
    let order = RegisterOwn { label: given.label, replace, confirmation: false };
    let new = call.app().register_own_totp(&call.caller, client, key, order).await?;
    registered(&new.map_err(not_registered)?, given.qr)
}

/// Takes the first code, where one is awaited.
pub(in crate::mosaic) async fn confirm(call: Call) -> Result<Response, Fault> {
    let given: Confirm = call.json()?;
    let (own, id) = (session(&call)?, totp_id(given.authenticator_id.as_deref())?);
    let done = call.app().confirm_own_totp(&call.caller, own, id, &given.token).await?;
    Ok(confirmed(done.map_err(not_confirmed)?))
}

/// Takes a TOTP away.
pub(in crate::mosaic) async fn revoke(call: Call) -> Result<Response, Fault> {
    let given: Revoke = call.json_or_default()?;
    let (own, id) = (session(&call)?, totp_id(given.authenticator_id.as_deref())?);
    call.app().revoke_own_totp(&call.caller, own, id).await?.map_err(not_revoked)?;
    Ok(empty(StatusCode::NO_CONTENT))
}
