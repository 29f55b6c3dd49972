//! What a user can sign in with; temporary access codes are made here.
//!
//! Such a code is the organisation-wide code of the account, the same that portal, shell and native API issue: there is at
//! most one, a new one ends the old, and it is told in the one answer that made it.

mod listed;
mod order;
mod phone;
mod refusal;
mod tac;

use super::shape::{error_with, no_such};
use super::users::find::{account_id, find};
use crate::body::{empty, json};
use crate::call::Call;
use crate::fault::Fault;
use axum::http::StatusCode;
use axum::response::Response;
use listed::{Enrollment, Which, enrollments};
use readmit_app::store::Parts;
use readmit_core::id::AccountId;
use readmit_core::operator::Area;
use serde_json::Value;

const READ: &str = "okta.users.read";
const MANAGE: &str = "okta.users.manage";

super::resource! {
    GET "/api/v1/users/{user_id}/authenticator-enrollments", READ, Area::Authenticators.read(), list;
    POST "/api/v1/users/{user_id}/authenticator-enrollments/tac", MANAGE, Area::TemporaryAccessCode.write(),
        tac::generate;
    POST "/api/v1/users/{user_id}/authenticator-enrollments/phone", MANAGE, Area::Users.write(), phone::enroll;
    GET "/api/v1/users/{user_id}/authenticator-enrollments/{enrollment_id}", READ, Area::Authenticators.read(),
        show;
    DELETE "/api/v1/users/{user_id}/authenticator-enrollments/{enrollment_id}", MANAGE,
        Area::TemporaryAccessCode.write(), remove;
}

/// The id of the path's user, whether there is one or not. An id is read without a look at the database.
async fn user_of_path(call: &Call) -> Result<AccountId, Fault> {
    let text = call.segment("user_id");
    account_id(call, text).await?.ok_or_else(|| no_such(text, "User"))
}

fn no_such_user(call: &Call) -> Fault {
    no_such(call.segment("user_id"), "User")
}

fn no_such_enrollment(call: &Call) -> Fault {
    no_such(call.segment("enrollment_id"), "AuthenticatorEnrollment")
}

/// Whether phone numbers are shown whole.
fn discloses_phones(call: &Call) -> Result<bool, Fault> {
    let query = call.query()?;
    let disclosed = query.iter().filter(|(name, _)| name == "discloseIdentifiers");
    Ok(disclosed.flat_map(|(_, value)| value.split(',')).any(|kind| kind.trim() == "phone"))
}

/// The path's user, and all that they can sign in with.
async fn all(call: &Call) -> Result<(AccountId, Vec<Enrollment>), Fault> {
    let account = find(call, Area::Authenticators.read(), Parts::ALL).await?;
    let configuration = call.app().known_configuration().await?;
    let all = enrollments(&account, &configuration, call.app().now(), discloses_phones(call)?);
    Ok((account.id, all))
}

/// The path's user, and the enrolment of the path.
async fn of_path(call: &Call) -> Result<(AccountId, Enrollment), Fault> {
    let wanted = call.segment("enrollment_id");
    let (user, all) = all(call).await?;
    let found = all.into_iter().find(|enrollment| enrollment.id() == wanted);
    found.map(|found| (user, found)).ok_or_else(|| no_such_enrollment(call))
}

async fn list(call: Call) -> Result<Response, Fault> {
    let (user, all) = all(&call).await?;
    let all: Vec<Value> = all.iter().map(|found| found.shown(&call, user)).collect();
    Ok(json(StatusCode::OK, &all))
}

async fn show(call: Call) -> Result<Response, Fault> {
    let (user, found) = of_path(&call).await?;
    Ok(json(StatusCode::OK, &found.shown(&call, user)))
}

/// Ends an enrolment, as far as there is a way: the code is withdrawn, the authenticator app revoked, the phone number
/// taken out of the profile.
async fn remove(call: Call) -> Result<Response, Fault> {
    let user = user_of_path(&call).await?;
    let (app, caller) = (call.app(), &call.caller);
    match Which::read(call.segment("enrollment_id"), user) {
        None => Err(no_such_enrollment(&call)),
        Some(Which::Tac(code)) => {
            let withdrawn = app.revoke_code(caller, user, code).await?;
            let withdrawn = withdrawn.map_err(|reason| refusal::account(reason, &call))?;
            if withdrawn { Ok(empty(StatusCode::NO_CONTENT)) } else { Err(no_such_enrollment(&call)) }
        }
        Some(Which::Totp(totp)) => {
            let revoked = app.revoke_totp(caller, &tac::by_id(&call, user)?, Some(totp)).await?;
            revoked.map_err(|reason| refusal::totp(reason, &call))?;
            Ok(empty(StatusCode::NO_CONTENT))
        }
        Some(Which::Phone) => phone::remove(&call, user).await,
        Some(Which::Password | Which::Email) => {
            // Whoever may not look is told nothing of what there is.
            of_path(&call).await?;
            let cause =
                "A password, and an e-mail address, go with the user's profile and credentials: change those";
            let text = "This operation is not allowed for this authenticator enrollment.";
            Err(error_with(StatusCode::FORBIDDEN, "E0000079", text, [cause]))
        }
    }
}
