//! How another operator gets in: the link for a password, its lock, sessions and tokens.

use super::operator_id;
use crate::admin::doc::{Doc, schema};
use crate::admin::own_sessions::{OperatorSessions, sessions_of};
use crate::admin::reach::for_everyone;
use crate::admin::refusal::{account, operators as refusal};
use crate::admin::tokens::{ApiTokens, tokens_of};
use crate::admin::wire;
use crate::body::{empty, json};
use crate::call::Call;
use crate::fault::Fault;
use crate::surface::Access;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_core::Account;
use readmit_core::id::ApiTokenId;
use readmit_core::operator::Area;
use serde::Serialize;
use utoipa::ToSchema;

crate::admin::resource! {
    POST "/admin/api/v1/operators/{operator}/password-link", Access::Operator(Area::Operators.write()), link,
        Doc::new("Operators", "Make a link by which an operator sets a password")
            .saying("It is sent to the operator's confirmed address as well, where mail is set up. The former \
                     password works until the link is used. The operator must not have more rights than you.")
            .answer(200, schema::<PasswordLinkMade>);
    POST "/admin/api/v1/operators/{operator}/unlock", Access::Operator(Area::Operators.write()), unlock,
        Doc::new("Operators", "Lift the lock of an operator's password").answer(200, schema::<PasswordUnlocked>);
    DELETE "/admin/api/v1/operators/{operator}/totp", Access::Operator(Area::Operators.write()), reset_totp,
        Doc::new("Operators", "Take an operator's authenticator apps away")
            .saying("For an operator who lost the device. Their sessions end; the password alone lets them in, until they \
                     enrol another one. Nobody does this to an operator who may do more than they may.")
            .answer(200, schema::<TotpReset>);
    GET "/admin/api/v1/operators/{operator}/sessions", Access::Operator(Area::Operators.read()), sessions,
        Doc::new("Operators", "List an operator's sessions").answer(200, schema::<OperatorSessions>);
    DELETE "/admin/api/v1/operators/{operator}/sessions", Access::Operator(Area::Operators.write()), end_sessions,
        Doc::new("Operators", "End all sessions of an operator").answer(200, schema::<Ended>);
    GET "/admin/api/v1/operators/{operator}/tokens", Access::Operator(Area::Operators.read()), tokens,
        Doc::new("Operators", "List an operator's tokens").answer(200, schema::<ApiTokens>);
    DELETE "/admin/api/v1/operators/{operator}/tokens/{token}", Access::Operator(Area::Operators.write()), revoke,
        Doc::new("Operators", "Take a token back from an operator");
}

#[derive(Serialize, ToSchema)]
struct PasswordLinkMade {
    /// Opens the page where the operator sets a password; works once, for a day.
    password_link: String,
}

#[derive(Serialize, ToSchema)]
struct PasswordUnlocked {
    /// Whether there was a lock, or a failure that counted.
    unlocked: bool,
}

#[derive(Serialize, ToSchema)]
struct TotpReset {
    /// Whether there was an authenticator app.
    removed: bool,
}

#[derive(Serialize, ToSchema)]
struct Ended {
    /// How many sessions were ended.
    ended: usize,
}

/// The account of the operator that the path names.
async fn operator(call: &Call) -> Result<Account, Fault> {
    let id = operator_id(call)?;
    let configuration = for_everyone(call, Area::Operators.read()).await?;
    configuration.operator(id).ok_or_else(refusal::unknown_operator)?;
    call.app().account_with_credentials(id).await?.ok_or_else(refusal::unknown_operator)
}

async fn link(call: Call) -> Result<Response, Fault> {
    let made = call.app().make_password_link(&call.caller, operator_id(&call)?).await?;
    let password_link = made.map_err(refusal::password)?.reveal().to_owned();
    Ok(json(StatusCode::OK, &PasswordLinkMade { password_link }))
}

async fn unlock(call: Call) -> Result<Response, Fault> {
    let unlocked = call.app().unlock_password(&call.caller, operator_id(&call)?).await?.map_err(account)?;
    Ok(json(StatusCode::OK, &PasswordUnlocked { unlocked }))
}

async fn reset_totp(call: Call) -> Result<Response, Fault> {
    let removed = call.app().reset_operator_totp(&call.caller, operator_id(&call)?).await?;
    Ok(json(StatusCode::OK, &TotpReset { removed: removed.map_err(refusal::password)? }))
}

async fn sessions(call: Call) -> Result<Response, Fault> {
    let account = operator(&call).await?;
    let policy = call.app().known_configuration().await?.organisation.sign_in;
    Ok(json(StatusCode::OK, &sessions_of(&account, &policy, call.session, call.app().now())))
}

async fn end_sessions(call: Call) -> Result<Response, Fault> {
    let ended = call.app().end_operator_sessions(&call.caller, operator_id(&call)?, None).await?;
    Ok(json(StatusCode::OK, &Ended { ended: ended.map_err(account)? }))
}

async fn tokens(call: Call) -> Result<Response, Fault> {
    Ok(json(StatusCode::OK, &tokens_of(&operator(&call).await?)))
}

async fn revoke(call: Call) -> Result<Response, Fault> {
    let token: ApiTokenId = wire::id(&call, "token", refusal::unknown_token)?;
    let revoked = call.app().revoke_api_token(&call.caller, operator_id(&call)?, token).await?;
    if revoked.map_err(account)? { Ok(empty(StatusCode::NO_CONTENT)) } else { Err(refusal::unknown_token()) }
}
