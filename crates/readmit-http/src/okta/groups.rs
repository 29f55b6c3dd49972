//! Groups, and who is in them.
//!
//! `Everyone` is among them: the group that every user is in. It cannot be changed, and nobody joins or leaves it.
//! An operator whose rights are limited to groups sees those and no others.

mod input;
mod list;
mod members;
mod refusal;
pub(super) mod view;

use super::id::{self, prefix};
use super::tree;
use crate::body::{empty, json};
use crate::call::Call;
use crate::fault::Fault;
use axum::http::StatusCode;
use axum::response::Response;
use list::list;
use members::{join, leave, members};
use readmit_app::groups::GroupRefusal;
use readmit_core::configuration::Configuration;
use readmit_core::group::Group;
use readmit_core::id::GroupId;
use readmit_core::operator::{Area, Reach};
use std::sync::Arc;

super::resource! {
    GET "/api/v1/groups", "okta.groups.read", Area::Groups.read(), list;
    POST "/api/v1/groups", "okta.groups.manage", Area::Groups.write(), create;
    GET "/api/v1/groups/{group_id}", "okta.groups.read", Area::Groups.read(), read;
    PUT "/api/v1/groups/{group_id}", "okta.groups.manage", Area::Groups.write(), replace;
    DELETE "/api/v1/groups/{group_id}", "okta.groups.manage", Area::Groups.write(), delete;
    // Who may not look at users needs more for this one; the handler says so.
    GET "/api/v1/groups/{group_id}/users", "okta.groups.read", Area::Groups.read(), members;
    PUT "/api/v1/groups/{group_id}/users/{user_id}", "okta.groups.manage", Area::Groups.write(), join;
    DELETE "/api/v1/groups/{group_id}/users/{user_id}", "okta.groups.manage", Area::Groups.write(), leave;
}

/// The groups that the caller may look at.
fn visible(call: &Call, configuration: &Configuration) -> Vec<Arc<Group>> {
    match call.caller.authority.reach(configuration, Area::Groups.read()) {
        Reach::Everyone => configuration.groups().cloned().chain([Arc::new(Group::everyone())]).collect(),
        Reach::Groups(ids) => {
            configuration.groups().filter(|group| ids.contains(&group.id)).cloned().collect()
        }
    }
}

/// The id of the path's group, whether there is such a group or not.
fn id_of_path(call: &Call) -> Result<GroupId, Fault> {
    let text = call.segment("group_id");
    id::parse(prefix::GROUP, text).map(GroupId::from_uuid).ok_or_else(|| refusal::unknown(call))
}

/// The path's group, as far as the caller may look at it.
fn of_path(call: &Call, configuration: &Configuration) -> Result<Arc<Group>, Fault> {
    let id = id_of_path(call)?;
    let found = match call.caller.authority.reach(configuration, Area::Groups.read()) {
        Reach::Groups(ids) if !ids.contains(&id) => None,
        _ if id == Group::EVERYONE => Some(Arc::new(Group::everyone())),
        _ => configuration.group(id).cloned(),
    };
    found.ok_or_else(|| refusal::unknown(call))
}

/// Answers with a group that was made or changed.
fn show(call: &Call, put: Result<Arc<Group>, GroupRefusal>) -> Result<Response, Fault> {
    let group = put.map_err(|refused| refusal::group(refused, call))?;
    Ok(json(StatusCode::OK, &view::group(call, &group)))
}

async fn create(call: Call) -> Result<Response, Fault> {
    let order = input::order(&tree::body(&call)?)?;
    let made = call.app().create_group(&call.caller, order).await?;
    show(&call, made)
}

async fn read(call: Call) -> Result<Response, Fault> {
    let configuration = call.app().configuration().await?;
    let group = of_path(&call, &configuration)?;
    Ok(json(StatusCode::OK, &view::group(&call, &group)))
}

async fn replace(call: Call) -> Result<Response, Fault> {
    let id = id_of_path(&call)?;
    let order = input::order(&tree::body(&call)?)?;
    let changed = call.app().update_group(&call.caller, id, order).await?;
    show(&call, changed)
}

async fn delete(call: Call) -> Result<Response, Fault> {
    let gone = call.app().delete_group(&call.caller, id_of_path(&call)?).await?;
    gone.map_err(|refused| refusal::group(refused, &call))?;
    Ok(empty(StatusCode::NO_CONTENT))
}
