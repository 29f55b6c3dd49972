//! The applications that a user belongs to, and the groups that a user is in.

use super::accounts::{MemberOf, applications, of_path};
use super::doc::{Doc, schema};
use super::refusal::{self, unknown_account, unknown_application, unknown_group};
use super::wire::id;
use crate::body::{empty, json};
use crate::call::Call;
use crate::fault::Fault;
use crate::surface::Access;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::store::Parts;
use readmit_core::id::{AccountId, ApplicationId, GroupId};
use readmit_core::operator::Area;
use serde::Serialize;
use serde_json::Map;
use utoipa::ToSchema;

super::resource! {
    GET "/admin/api/v1/accounts/{account}/applications", Access::Operator(Area::Users.read()), list,
        Doc::new("Users", "The applications that a user belongs to").answer(200, schema::<Memberships>);
    PUT "/admin/api/v1/accounts/{account}/applications/{application}", Access::Operator(Area::Users.write()),
        associate, Doc::new("Users", "Add a user to an application");
    DELETE "/admin/api/v1/accounts/{account}/applications/{application}",
        Access::Operator(Area::Users.write()), dissociate,
        Doc::new("Users", "Remove a user from an application").saying("The codes for it die.");
    PUT "/admin/api/v1/accounts/{account}/groups/{group}", Access::Operator(Area::Groups.write()), join,
        Doc::new("Users", "Put a user into a group");
    DELETE "/admin/api/v1/accounts/{account}/groups/{group}", Access::Operator(Area::Groups.write()), leave,
        Doc::new("Users", "Take a user out of a group");
}

/// The applications that a user belongs to.
#[derive(Serialize, ToSchema)]
struct Memberships {
    applications: Vec<MemberOf>,
}

async fn list(call: Call) -> Result<Response, Fault> {
    let account = of_path(&call, Area::Users.read(), Parts::USUAL).await?;
    let configuration = call.app().configuration().await?;
    Ok(json(StatusCode::OK, &Memberships { applications: applications(&account, &configuration) }))
}

async fn associate(call: Call) -> Result<Response, Fault> {
    let account: AccountId = id(&call, "account", unknown_account)?;
    let application: ApplicationId = id(&call, "application", unknown_application)?;
    let changed = call.app().associate(&call.caller, account, application, Map::new()).await?;
    changed.map_err(refusal::directory)?;
    Ok(empty(StatusCode::NO_CONTENT))
}

async fn dissociate(call: Call) -> Result<Response, Fault> {
    let account: AccountId = id(&call, "account", unknown_account)?;
    let application: ApplicationId = id(&call, "application", unknown_application)?;
    let changed = call.app().dissociate(&call.caller, account, application).await?;
    changed.map_err(refusal::directory)?;
    Ok(empty(StatusCode::NO_CONTENT))
}

async fn join(call: Call) -> Result<Response, Fault> {
    let account: AccountId = id(&call, "account", unknown_account)?;
    let group: GroupId = id(&call, "group", unknown_group)?;
    let changed = call.app().join_group(&call.caller, account, group).await?;
    changed.map_err(refusal::directory)?;
    Ok(empty(StatusCode::NO_CONTENT))
}

async fn leave(call: Call) -> Result<Response, Fault> {
    let account: AccountId = id(&call, "account", unknown_account)?;
    let group: GroupId = id(&call, "group", unknown_group)?;
    let changed = call.app().leave_group(&call.caller, account, group).await?;
    changed.map_err(refusal::directory)?;
    Ok(empty(StatusCode::NO_CONTENT))
}
