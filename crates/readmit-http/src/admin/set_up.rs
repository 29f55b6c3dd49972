//! Links: the one that makes the first administrator, and those by which operators set their passwords.

use super::doc::{Doc, schema};
use super::door;
use super::person;
use super::refusal::operators;
use crate::body::{empty, json};
use crate::call::Call;
use crate::fault::Fault;
use crate::surface::Access;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_core::event::{Actor, Origin};
use readmit_core::secret::Secret;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

super::resource! {
    POST "/admin/api/v1/setup", Access::Stranger, set_up,
        Doc::new("Set-up", "Make the first administrator")
            .saying("With the token of the link that the server printed at its start. It works as long as there \
                     is no operator.")
            .body(schema::<FirstAdministrator>)
            .answer(201, schema::<MadeAdministrator>);
    POST "/admin/api/v1/password-link", Access::Stranger, use_link,
        Doc::new("Set-up", "Set a password by a link")
            .saying("With the token of a link that an administrator made. Each link works once; every session \
                     of the operator ends.")
            .body(schema::<LinkedPassword>);
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FirstAdministrator {
    /// What follows `?token=` in the link.
    #[schema(value_type = String)]
    token: Secret,
    email: String,
    #[schema(value_type = String, format = Password)]
    password: Secret,
    name: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct MadeAdministrator {
    #[schema(format = Uuid)]
    account_id: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LinkedPassword {
    /// What follows `?token=` in the link.
    #[schema(value_type = String)]
    token: Secret,
    #[schema(value_type = String, format = Password)]
    password: Secret,
}

/// Where a stranger's request comes from.
pub(crate) fn origin(call: &Call) -> Origin {
    Origin {
        ip: call.caller.ip.clone(),
        user_agent: door::user_agent(&call.parts),
        ..Origin::by(Actor::Stranger)
    }
}

async fn set_up(call: Call) -> Result<Response, Fault> {
    let given: FirstAdministrator = call.json()?;
    let profile = person::profile(&given.email, given.name.as_deref(), None)?;
    let made = call.app().set_up(&given.token, profile, &given.password, origin(&call)).await?;
    let account = made.map_err(operators::set_up)?;
    Ok(json(StatusCode::CREATED, &MadeAdministrator { account_id: account.id.to_string() }))
}

async fn use_link(call: Call) -> Result<Response, Fault> {
    let given: LinkedPassword = call.json()?;
    let set = call.app().use_password_link(&given.token, &given.password, origin(&call)).await?;
    set.map_err(operators::set_up)?;
    Ok(empty(StatusCode::NO_CONTENT))
}
