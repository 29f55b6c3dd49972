//! `/cis/v1/auth`: sessions joined, refreshed and ended.

use super::end_user::ClientAttributes;
use super::tokens;
use crate::body::empty;
use crate::call::Call;
use crate::fault::Fault;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::sessions::NoSuchSession;
use readmit_core::secret::Secret;
use readmit_core::session::SessionKey;
use serde::Deserialize;

#[derive(Deserialize)]
struct BySession {
    session_id: String,
    client_attributes: Option<ClientAttributes>,
}

#[derive(Deserialize)]
struct ByRefreshToken {
    refresh_token: Secret,
    client_attributes: Option<ClientAttributes>,
}

/// A session that is over is not told from one that never was, or is another application's.
fn no_session(_: NoSuchSession) -> Fault {
    Fault::invalid("The session is invalid or over").code("auth_invalid_credentials")
}

fn key(text: &str) -> Result<SessionKey, Fault> {
    text.parse().map_err(|_| no_session(NoSuchSession))
}

/// `POST /auth/session/authenticate`: another client of the application signs the same user in.
pub(super) async fn authenticate(mut call: Call) -> Result<Response, Fault> {
    let given: BySession = call.json()?;
    call.on_behalf_of(given.client_attributes, None)?;
    let (client, _) = call.client()?;
    let key = key(&given.session_id)?;
    let tokens = call.app().join_session(&call.caller, client, key).await?.map_err(no_session)?;
    Ok(tokens::answer(&tokens))
}

/// `POST /auth/session/logout`.
pub(super) async fn end(mut call: Call) -> Result<Response, Fault> {
    let given: BySession = call.json()?;
    call.on_behalf_of(given.client_attributes, None)?;
    let (_, application) = call.client()?;
    let key = key(&given.session_id)?;
    call.app().end_session(&call.caller, application, key).await?.map_err(no_session)?;
    Ok(empty(StatusCode::NO_CONTENT))
}

/// `POST /auth/token/refresh`.
pub(super) async fn refresh(mut call: Call) -> Result<Response, Fault> {
    let given: ByRefreshToken = call.json()?;
    call.on_behalf_of(given.client_attributes, None)?;
    let (client, _) = call.client()?;
    let tokens = call.app().refresh_session(&call.caller, client, &given.refresh_token).await?;
    Ok(tokens::answer(&tokens.map_err(no_session)?))
}

/// `POST /auth/logout`, with the user's own token: ends the session that it was born from.
pub(super) async fn log_out(call: Call) -> Result<Response, Fault> {
    let (_, application) = call.client()?;
    let session = call.bearer.as_ref().and_then(|bearer| bearer.session);
    let key = session.ok_or_else(Fault::unauthenticated)?;
    let ended = call.app().end_session(&call.caller, application, key).await?;
    ended.map_err(|_| Fault::unauthenticated())?;
    Ok(empty(StatusCode::NO_CONTENT))
}
