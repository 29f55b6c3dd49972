//! The operator's own authenticator app: the second factor at sign-in.

use super::doc::{Doc, schema};
use super::refusal::operators;
use super::totps::refusal::{not_confirmed, not_managed, not_registered};
use super::totps::view::{TotpRegistered, TotpsShown};
use super::wire::read_id;
use crate::body::{empty, json};
use crate::call::Call;
use crate::fault::Fault;
use crate::surface::Access;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::totp::{EnrolOwn, OwnTotpRefusal};
use readmit_core::id::{AccountId, SessionId, TotpId};
use readmit_core::secret::Secret;
use serde::Deserialize;
use utoipa::ToSchema;

super::resource! {
    GET "/admin/api/v1/me/totp", Access::Enrolment, list,
        Doc::new("Session", "Your own authenticator apps, and how they stand").answer(200, schema::<TotpsShown>);
    POST "/admin/api/v1/me/totp", Access::Enrolment, begin,
        Doc::new("Session", "Begin to enrol an authenticator app")
            .saying("The secret is in this one answer and nowhere else. It counts only after its first code (`confirm`). \
                     Where only one is allowed it then replaces the one that is there. `password` is needed where there is \
                     one already, or where you signed in more than ten minutes ago.")
            .optional_body(schema::<EnrolTotp>)
            .answer(201, schema::<TotpRegistered>);
    POST "/admin/api/v1/me/totp/confirm", Access::Enrolment, confirm,
        Doc::new("Session", "Take the first code of the authenticator app that you enrol")
            .saying("From then on a code of it is asked for at sign-in, and your other sessions end.")
            .body(schema::<OwnTotpCode>);
    POST "/admin/api/v1/me/totp/remove", Access::Enrolment, remove,
        Doc::new("Session", "Take your authenticator app away")
            .saying("Wrong passwords count like those at sign-in.")
            .body(schema::<RemoveTotp>);
}

/// An authenticator app to be enrolled.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EnrolTotp {
    /// How you tell it from others; your e-mail address when absent.
    label: Option<String>,
    #[schema(value_type = Option<String>, format = Password)]
    password: Option<Secret>,
}

/// A first code.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OwnTotpCode {
    /// What the app shows.
    #[schema(value_type = String)]
    code: Secret,
}

/// An authenticator app to be taken away.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RemoveTotp {
    #[schema(value_type = String, format = Password)]
    password: Secret,
    /// Which one; not needed where there is but one.
    #[schema(format = Uuid)]
    id: Option<String>,
}

/// Whose it is, and the session that asks.
fn own(call: &Call) -> Result<(AccountId, SessionId), Fault> {
    Ok((call.operator()?, call.session.ok_or_else(Fault::unauthenticated)?))
}

async fn list(call: Call) -> Result<Response, Fault> {
    let account = call.app().account_with_credentials(call.operator()?).await?;
    let account = account.ok_or_else(Fault::unauthenticated)?;
    Ok(json(StatusCode::OK, &TotpsShown::of(&account, call.app().now())))
}

async fn begin(call: Call) -> Result<Response, Fault> {
    let EnrolTotp { label, password } = call.json_or_default()?;
    let order = EnrolOwn { label, password };
    let begun = call.app().enrol_own_operator_totp(&call.caller, own(&call)?, order).await?;
    let new = begun.map_err(|refusal| refused(&call, refusal))?;
    Ok(json(StatusCode::CREATED, &TotpRegistered::of(&new)?))
}

async fn confirm(call: Call) -> Result<Response, Fault> {
    let given: OwnTotpCode = call.json()?;
    let confirmed = call.app().confirm_own_operator_totp(&call.caller, own(&call)?, &given.code).await?;
    let now = call.app().now();
    confirmed.map_err(|no| not_confirmed(no, now))?;
    Ok(empty(StatusCode::NO_CONTENT))
}

async fn remove(call: Call) -> Result<Response, Fault> {
    let given: RemoveTotp = call.json()?;
    let totp: Option<TotpId> = given.id.as_deref().map(|text| read_id("id", text)).transpose()?;
    let removed =
        call.app().revoke_own_operator_totp(&call.caller, own(&call)?, &given.password, totp).await?;
    removed.map_err(|refusal| refused(&call, refusal))?;
    Ok(empty(StatusCode::NO_CONTENT))
}

fn refused(call: &Call, refusal: OwnTotpRefusal) -> Fault {
    let message = refusal.to_string();
    match refusal {
        OwnTotpRefusal::PasswordNeeded => Fault::new(StatusCode::FORBIDDEN, message).code("password_needed"),
        OwnTotpRefusal::Password(refusal) => operators::password(refusal),
        OwnTotpRefusal::Registration(refusal) => not_registered(refusal, call.app().now()),
        OwnTotpRefusal::Manage(refusal) => not_managed(refusal),
    }
}
