//! Users led through their life: `lifecycle/…`, removal, and the end of their sessions.

use super::find::find;
use super::refused::fault;
use super::view;
use crate::body::{empty, json};
use crate::call::Call;
use crate::fault::Fault;
use crate::okta::query::flag;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::store::Parts;
use readmit_app::users::{StepRefusal, UserLink};
use readmit_core::account::Step;
use readmit_core::id::AccountId;
use readmit_core::operator::Area;
use serde_json::{Value, json as object};

const MANAGE: &str = "okta.users.manage";

crate::okta::resource! {
    DELETE "/api/v1/users/{user_id}", MANAGE, Area::Users.write(), remove;
    DELETE "/api/v1/users/{user_id}/sessions", MANAGE, Area::Users.write(), end_sessions;
    POST "/api/v1/users/{user_id}/lifecycle/activate", MANAGE, Area::Users.write(), activate;
    POST "/api/v1/users/{user_id}/lifecycle/reactivate", MANAGE, Area::Users.write(), reactivate;
    POST "/api/v1/users/{user_id}/lifecycle/deactivate", MANAGE, Area::Users.write(), deactivate;
    POST "/api/v1/users/{user_id}/lifecycle/suspend", MANAGE, Area::Users.write(), suspend;
    POST "/api/v1/users/{user_id}/lifecycle/unsuspend", MANAGE, Area::Users.write(), unsuspend;
    POST "/api/v1/users/{user_id}/lifecycle/unlock", MANAGE, Area::Unlock.write(), unlock;
    POST "/api/v1/users/{user_id}/lifecycle/reset_factors", MANAGE, Area::Authenticators.write(), reset_factors;
    POST "/api/v1/users/{user_id}/lifecycle/expire_password", MANAGE, Area::Users.write(), expire;
    POST "/api/v1/users/{user_id}/lifecycle/expire_password_with_temp_password",
        MANAGE, Area::Users.write(), expire_with_another;
    POST "/api/v1/users/{user_id}/lifecycle/reset_password", MANAGE, Area::Users.write(), reset_password;
}

/// The user of the path, whom the caller may change.
async fn user(call: &Call) -> Result<AccountId, Fault> {
    Ok(find(call, Area::Users.write(), Parts::USUAL).await?.id)
}

fn done(call: &Call, refused: Result<(), StepRefusal>) -> Result<Response, Fault> {
    refused.map_err(|refusal| fault(refusal, call))?;
    Ok(json(StatusCode::OK, &object!({})))
}

/// A link under the names of the vendor; nothing, where it went to the user.
pub(super) fn link(link: Option<&UserLink>, url: &str, token: Option<&str>) -> Value {
    let mut answer = object!({});
    if let Some(link) = link.filter(|link| !link.sent) {
        answer[url] = link.url.reveal().into();
        if let Some(token) = token {
            answer[token] = link.token.reveal().into();
        }
    }
    answer
}

async fn activate(call: Call) -> Result<Response, Fault> {
    let send = flag(&call.query()?, "sendEmail", true)?;
    let made = call.app().activate_user(&call.caller, user(&call).await?, send).await?;
    let made = made.map_err(|refusal| fault(refusal, &call))?;
    Ok(json(StatusCode::OK, &link(made.as_ref(), "activationUrl", Some("activationToken"))))
}

async fn reactivate(call: Call) -> Result<Response, Fault> {
    let send = flag(&call.query()?, "sendEmail", false)?;
    let made = call.app().reactivate_user(&call.caller, user(&call).await?, send).await?;
    let made = made.map_err(|refusal| fault(refusal, &call))?;
    Ok(json(StatusCode::OK, &link(Some(&made), "activationUrl", Some("activationToken"))))
}

async fn switch(call: Call, step: Step) -> Result<Response, Fault> {
    let switched = call.app().switch_user(&call.caller, user(&call).await?, step).await?;
    done(&call, switched)
}

async fn deactivate(call: Call) -> Result<Response, Fault> {
    switch(call, Step::Deactivate).await
}

async fn suspend(call: Call) -> Result<Response, Fault> {
    switch(call, Step::Suspend).await
}

async fn unsuspend(call: Call) -> Result<Response, Fault> {
    switch(call, Step::Unsuspend).await
}

async fn unlock(call: Call) -> Result<Response, Fault> {
    let id = find(&call, Area::Unlock.write(), Parts::USUAL).await?.id;
    let unlocked = call.app().unlock_user(&call.caller, id).await?;
    done(&call, unlocked)
}

async fn reset_factors(call: Call) -> Result<Response, Fault> {
    let id = find(&call, Area::Authenticators.write(), Parts::USUAL).await?.id;
    let reset = call.app().reset_factors(&call.caller, id).await?;
    done(&call, reset)
}

async fn expire(call: Call) -> Result<Response, Fault> {
    let expired = call.app().expire_password(&call.caller, user(&call).await?).await?;
    let expired = expired.map_err(|refusal| fault(refusal, &call))?;
    Ok(json(StatusCode::OK, &view::user(&call, &expired)))
}

async fn expire_with_another(call: Call) -> Result<Response, Fault> {
    let end = flag(&call.query()?, "revokeSessions", false)?;
    let password = call.app().set_temporary_password(&call.caller, user(&call).await?, end).await?;
    let password = password.map_err(|refusal| fault(refusal, &call))?;
    Ok(json(StatusCode::OK, &object!({ "tempPassword": password.reveal() })))
}

async fn reset_password(call: Call) -> Result<Response, Fault> {
    let (send, end) =
        (flag(&call.query()?, "sendEmail", true)?, flag(&call.query()?, "revokeSessions", false)?);
    let id = user(&call).await?;
    let made = call.app().ask_for_password(&call.caller, id, Step::ResetPassword, send, end).await?;
    let made = made.map_err(|refusal| fault(refusal, &call))?;
    Ok(json(StatusCode::OK, &link(Some(&made), "resetPasswordUrl", None)))
}

async fn remove(call: Call) -> Result<Response, Fault> {
    let removed = call.app().remove_user(&call.caller, user(&call).await?).await?;
    removed.map_err(|refusal| fault(refusal, &call))?;
    Ok(empty(StatusCode::NO_CONTENT))
}

async fn end_sessions(call: Call) -> Result<Response, Fault> {
    let ended = call.app().end_user_sessions(&call.caller, user(&call).await?).await?;
    ended.map_err(|refusal| fault(refusal, &call))?;
    Ok(empty(StatusCode::NO_CONTENT))
}
