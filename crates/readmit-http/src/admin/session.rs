//! Signing in and out, and who is signed in.

use super::doc::{Doc, schema};
use super::door;
use super::person;
use super::refusal::unacceptable;
use crate::body::{empty, json};
use crate::call::Call;
use crate::fault::Fault;
use crate::surface::Access;
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::Response;
use readmit_app::operator_access::SignedIn;
use readmit_core::account::SignInRefusal;
use readmit_core::event::{Actor, Origin};
use readmit_core::id::AccountId;
use readmit_core::identifier::Identifier;
use readmit_core::operator::Permissions;
use readmit_core::secret::Secret;
use readmit_core::totp::TypedTotp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

super::resource! {
    POST "/admin/api/v1/session", Access::Stranger, sign_in,
        Doc::new("Session", "Sign in")
            .saying("Gives the browser its cookie. Calls that change something repeat `csrf_token` in the header \
                     `X-Readmit-CSRF`. Where the operator has an authenticator app, the right password alone is \
                     answered 401 with the code `totp_required`: ask for a code of it and send all three.")
            .body(schema::<Credentials>)
            .answer(200, schema::<Session>);
    GET "/admin/api/v1/session", Access::AnyOperatorEnrolling, show,
        Doc::new("Session", "Who is signed in, and what they may do").answer(200, schema::<Session>);
    DELETE "/admin/api/v1/session", Access::Enrolment, sign_out, Doc::new("Session", "Sign out");
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Credentials {
    /// The operator's e-mail address, or another identifier of theirs.
    email: String,
    #[schema(value_type = String, format = Password)]
    password: Secret,
    /// What the operator's authenticator app shows.
    #[schema(value_type = Option<String>)]
    totp: Option<Secret>,
}

/// A session as its owner sees it.
#[derive(Serialize, ToSchema)]
struct Session {
    /// The operator's account.
    account_id: String,
    email: Option<String>,
    name: Option<String>,
    /// The names of the operator's roles.
    roles: Vec<String>,
    /// What the operator may do, for somebody at least.
    #[schema(value_type = Vec<String>)]
    permissions: Permissions,
    /// Whether the operator has an authenticator app, of which a code is asked for at sign-in.
    has_totp: bool,
    /// Whether this session opens nothing yet: the organisation asks for a second factor, and the operator has to enrol
    /// an authenticator app first.
    totp_enrolment_required: bool,
    /// To be repeated in the header `X-Readmit-CSRF`; only told to browsers.
    #[serde(skip_serializing_if = "Option::is_none")]
    csrf_token: Option<String>,
}

async fn sign_in(call: Call) -> Result<Response, Fault> {
    let given: Credentials = call.json()?;
    // What cannot be an identifier names nobody, and is told like a wrong password.
    let identifier = Identifier::new(Identifier::ANY, &given.email);
    let origin = Origin {
        ip: call.caller.ip.clone(),
        user_agent: door::user_agent(&call.parts),
        ..Origin::by(Actor::Stranger)
    };
    // What cannot be a code is told as a typo, from its form alone.
    let totp = given.totp.as_ref().map(TypedTotp::read).transpose();
    let totp = totp.map_err(|typo| unacceptable("typo", format!("totp: {typo}")))?;
    let identifier = identifier.map_err(|_| refused())?;
    let signed_in = call.app().sign_in_operator(&identifier, &given.password, totp, origin).await?;
    let SignedIn { account, cookie, forgery_token, expires_at } = signed_in.map_err(|refusal| {
        let fault = match refusal.reason {
            SignInRefusal::TotpRequired => totp_required(),
            _ => refused(),
        };
        Fault { reference: Some(refusal.reference), ..fault }
    })?;
    let permissions = Permissions::all();
    let shown = shown(&call, account, permissions, Some(forgery_token.reveal().to_owned())).await?;
    let mut response = json(StatusCode::OK, &shown);
    let life = expires_at.since(call.app().now());
    if let Some(line) = door::set_cookie(&cookie, life, door::scheme(&call.parts)) {
        response.headers_mut().insert(SET_COOKIE, line);
    }
    Ok(response)
}

/// One answer for whatever is wrong.
fn refused() -> Fault {
    Fault::new(
        StatusCode::UNAUTHORIZED,
        "e-mail address, password or code is not right, or sign-in is locked for a while",
    )
    .code("sign_in_refused")
}

/// Only told to who knows the password.
fn totp_required() -> Fault {
    Fault::new(StatusCode::UNAUTHORIZED, "a code of the operator's authenticator app is needed as well")
        .code("totp_required")
}

async fn show(call: Call) -> Result<Response, Fault> {
    let account = call.operator()?;
    let limit = call.token_permissions();
    let csrf_token = door::forgery_token(&call);
    Ok(json(StatusCode::OK, &shown(&call, account, limit, csrf_token).await?))
}

async fn shown(
    call: &Call,
    account: AccountId,
    limit: Permissions,
    csrf_token: Option<String>,
) -> Result<Session, Fault> {
    let configuration = call.app().configuration().await?;
    let found = call.app().account_with_credentials(account).await?.ok_or_else(Fault::unauthenticated)?;
    let operator = configuration.operator(account).ok_or_else(Fault::unauthenticated)?;
    let roles = operator.grants.iter().filter_map(|grant| configuration.role(grant.role));
    Ok(Session {
        account_id: account.to_string(),
        email: person::email(&found),
        name: person::name(&found),
        roles: roles.map(|role| role.name.clone()).collect(),
        permissions: configuration.permissions_of(operator, |_| true).and(limit),
        has_totp: found.has_totp(),
        totp_enrolment_required: call.token.is_none() && found.must_enrol_totp(&configuration.organisation),
        csrf_token,
    })
}

async fn sign_out(call: Call) -> Result<Response, Fault> {
    let account = call.operator()?;
    let ended = call.app().end_operator_sessions(&call.caller, account, call.session).await?;
    ended.map_err(|refusal| Fault::not_found(refusal.to_string()))?;
    let mut response = empty(StatusCode::NO_CONTENT);
    if let Some(line) = door::clear_cookie(door::scheme(&call.parts)) {
        response.headers_mut().insert(SET_COOKIE, line);
    }
    Ok(response)
}
