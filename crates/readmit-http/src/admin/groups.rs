//! Groups of accounts. Who is in one is asked of the accounts (`GET /accounts?group=`).

use super::doc::{Doc, schema};
use super::refusal::operators as refusal;
use super::wire::{self, date_time, line};
use crate::body::{empty, json};
use crate::call::Call;
use crate::fault::Fault;
use crate::surface::Access;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::groups::GroupOrder;
use readmit_core::configuration::Configuration;
use readmit_core::group::Group;
use readmit_core::id::GroupId;
use readmit_core::limits::GROUP_DESCRIPTION_CHARS_MAX;
use readmit_core::operator::{Area, Reach};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

super::resource! {
    GET "/admin/api/v1/groups", Access::Operator(Area::Groups.read()), list,
        Doc::new("Groups", "List groups")
            .saying("An operator whose grants are limited to groups sees those.")
            .answer(200, schema::<Groups>);
    POST "/admin/api/v1/groups", Access::Operator(Area::Groups.write()), create,
        Doc::new("Groups", "Make a group").body(schema::<GroupInput>).answer(201, schema::<GroupView>);
    GET "/admin/api/v1/groups/{group}", Access::Operator(Area::Groups.read()), read,
        Doc::new("Groups", "Read a group").answer(200, schema::<GroupView>);
    PUT "/admin/api/v1/groups/{group}", Access::Operator(Area::Groups.write()), replace,
        Doc::new("Groups", "Replace a group's name and settings")
            .body(schema::<GroupInput>)
            .answer(200, schema::<GroupView>);
    DELETE "/admin/api/v1/groups/{group}", Access::Operator(Area::Groups.write()), delete,
        Doc::new("Groups", "Remove a group")
            .saying("Refused while an operator's grants are limited to it.");
}

#[derive(Serialize, ToSchema)]
struct Groups {
    /// By name.
    groups: Vec<GroupView>,
}

/// A group.
#[derive(Serialize, ToSchema)]
struct GroupView {
    #[schema(format = Uuid)]
    id: String,
    name: String,
    description: String,
    /// Whether a code for a member needs a second operator's approval.
    protected: bool,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    updated_at: String,
}

/// A group as it shall be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct GroupInput {
    name: String,
    #[serde(default)]
    description: String,
    /// Whether a code for a member needs a second operator's approval.
    #[serde(default)]
    protected: bool,
}

impl GroupInput {
    fn order(self) -> Result<GroupOrder, Fault> {
        let description = line("description", &self.description, GROUP_DESCRIPTION_CHARS_MAX)?;
        Ok(GroupOrder { name: self.name.trim().to_owned(), description, protected: Some(self.protected) })
    }
}

impl From<&Group> for GroupView {
    fn from(group: &Group) -> Self {
        Self {
            id: group.id.to_string(),
            name: group.name.clone(),
            description: group.description.clone(),
            protected: group.protected,
            created_at: date_time(group.created_at),
            updated_at: date_time(group.updated_at),
        }
    }
}

/// The groups that the caller may look at.
fn visible<'a>(call: &Call, configuration: &'a Configuration) -> impl Iterator<Item = &'a Arc<Group>> {
    let reach = call.caller.authority.reach(configuration, Area::Groups.read());
    configuration.groups().filter(move |group| match &reach {
        Reach::Everyone => true,
        Reach::Groups(groups) => groups.contains(&group.id),
    })
}

fn group_id(call: &Call) -> Result<GroupId, Fault> {
    wire::id(call, "group", refusal::unknown_group)
}

async fn list(call: Call) -> Result<Response, Fault> {
    let configuration = call.app().configuration().await?;
    let mut groups: Vec<GroupView> =
        visible(&call, &configuration).map(|group| GroupView::from(&**group)).collect();
    groups.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(json(StatusCode::OK, &Groups { groups }))
}

async fn read(call: Call) -> Result<Response, Fault> {
    let id = group_id(&call)?;
    let configuration = call.app().configuration().await?;
    let group = visible(&call, &configuration).find(|group| group.id == id);
    let group = group.ok_or_else(refusal::unknown_group)?;
    Ok(json(StatusCode::OK, &GroupView::from(&**group)))
}

async fn create(call: Call) -> Result<Response, Fault> {
    let order = call.json::<GroupInput>()?.order()?;
    let group = call.app().create_group(&call.caller, order).await?.map_err(refusal::group)?;
    Ok(json(StatusCode::CREATED, &GroupView::from(&*group)))
}

async fn replace(call: Call) -> Result<Response, Fault> {
    let id = group_id(&call)?;
    let order = call.json::<GroupInput>()?.order()?;
    let group = call.app().update_group(&call.caller, id, order).await?.map_err(refusal::group)?;
    Ok(json(StatusCode::OK, &GroupView::from(&*group)))
}

async fn delete(call: Call) -> Result<Response, Fault> {
    call.app().delete_group(&call.caller, group_id(&call)?).await?.map_err(refusal::group)?;
    Ok(empty(StatusCode::NO_CONTENT))
}
