//! The operator's own sessions: where they are signed in, and signing out elsewhere.

use super::doc::{Doc, schema};
use super::refusal::{self, operators};
use super::wire::{self, date_time};
use crate::body::{empty, json};
use crate::call::Call;
use crate::fault::Fault;
use crate::surface::Access;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_core::Account;
use readmit_core::id::SessionId;
use readmit_core::operator::SignInPolicy;
use readmit_core::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

super::resource! {
    GET "/admin/api/v1/sessions", Access::OperatorSession, list,
        Doc::new("Session", "List your own sessions").answer(200, schema::<OperatorSessions>);
    DELETE "/admin/api/v1/sessions/{session}", Access::OperatorSession, end,
        Doc::new("Session", "End one of your own sessions");
}

/// Sessions of an operator that are alive, oldest first.
#[derive(Serialize, ToSchema)]
pub(super) struct OperatorSessions {
    sessions: Vec<OperatorSessionView>,
}

/// A session of an operator.
#[derive(Serialize, ToSchema)]
struct OperatorSessionView {
    #[schema(format = Uuid)]
    id: String,
    /// Whether it is the one that asks.
    current: bool,
    #[schema(format = DateTime)]
    started_at: String,
    /// To the minute.
    #[schema(format = DateTime)]
    used_at: String,
    /// When it ends at the latest.
    #[schema(format = DateTime)]
    expires_at: String,
}

/// Those of `account` that are alive at `now`.
pub(super) fn sessions_of(
    account: &Account,
    policy: &SignInPolicy,
    current: Option<SessionId>,
    now: Timestamp,
) -> OperatorSessions {
    let sessions = account.credentials.operator_sessions.iter();
    let alive = sessions.filter(|session| session.is_alive_at(policy, now));
    let sessions = alive.map(|session| OperatorSessionView {
        id: session.id.to_string(),
        current: current == Some(session.id),
        started_at: date_time(session.started_at),
        used_at: date_time(session.seen_at),
        expires_at: date_time(session.started_at + policy.life),
    });
    OperatorSessions { sessions: sessions.collect() }
}

async fn list(call: Call) -> Result<Response, Fault> {
    let account = call.app().account_with_credentials(call.operator()?).await?;
    let account = account.ok_or_else(Fault::unauthenticated)?;
    let policy = call.app().known_configuration().await?.organisation.sign_in;
    let shown = sessions_of(&account, &policy, call.session, call.app().now());
    Ok(json(StatusCode::OK, &shown))
}

async fn end(call: Call) -> Result<Response, Fault> {
    let session: SessionId = wire::id(&call, "session", operators::unknown_session)?;
    let account = call.operator()?;
    let ended = call.app().end_operator_sessions(&call.caller, account, Some(session)).await?;
    match ended.map_err(refusal::account)? {
        0 => Err(operators::unknown_session()),
        _ => Ok(empty(StatusCode::NO_CONTENT)),
    }
}
