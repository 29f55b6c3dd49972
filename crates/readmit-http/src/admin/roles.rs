//! Roles: those that come with the product, and those that an organisation makes.

use super::doc::{Doc, schema};
use super::reach::for_everyone;
use super::refusal::operators;
use super::wire;
use crate::body::{empty, json};
use crate::call::Call;
use crate::fault::Fault;
use crate::surface::Access;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::roles::RoleOrder;
use readmit_core::id::RoleId;
use readmit_core::operator::{Area, Permissions, Role};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

super::resource! {
    GET "/admin/api/v1/roles", Access::Operator(Area::Roles.read()), list,
        Doc::new("Roles", "List roles").answer(200, schema::<Roles>);
    POST "/admin/api/v1/roles", Access::Operator(Area::Roles.write()), create,
        Doc::new("Roles", "Make a role")
            .saying("Of at most your own rank, with permissions that you have.")
            .body(schema::<RoleInput>)
            .answer(201, schema::<RoleView>);
    GET "/admin/api/v1/roles/{role}", Access::Operator(Area::Roles.read()), read,
        Doc::new("Roles", "Read a role").answer(200, schema::<RoleView>);
    PUT "/admin/api/v1/roles/{role}", Access::Operator(Area::Roles.write()), replace,
        Doc::new("Roles", "Replace a role")
            .saying("Operators who have it may do what it says at once.")
            .body(schema::<RoleInput>)
            .answer(200, schema::<RoleView>);
    DELETE "/admin/api/v1/roles/{role}", Access::Operator(Area::Roles.write()), delete,
        Doc::new("Roles", "Remove a role that no operator has");
}

#[derive(Serialize, ToSchema)]
struct Roles {
    /// Highest rank first.
    roles: Vec<RoleView>,
}

/// A named set of permissions.
#[derive(Serialize, ToSchema)]
struct RoleView {
    #[schema(format = Uuid)]
    id: String,
    name: String,
    description: String,
    /// Nobody acts on an operator of a higher rank, nor gives a role of a higher one than their own.
    rank: u8,
    #[schema(value_type = Vec<String>)]
    permissions: Permissions,
    /// Whether it comes with the product, and cannot be changed.
    built_in: bool,
    /// Operators who have it.
    operators: usize,
}

/// A role as it shall be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RoleInput {
    name: String,
    #[serde(default)]
    description: String,
    /// From 0 to 100, the rank of administrators.
    rank: u8,
    /// Such as `users:read`; Write brings Read with it.
    #[schema(value_type = Vec<String>)]
    permissions: Permissions,
}

impl RoleInput {
    fn order(self) -> Result<RoleOrder, Fault> {
        let description = wire::line("description", &self.description, 1_000)?;
        let name = self.name.trim().to_owned();
        Ok(RoleOrder { name, description, rank: self.rank, permissions: self.permissions })
    }
}

async fn view(call: &Call, role: &Role) -> Result<RoleView, Fault> {
    let configuration = call.app().known_configuration().await?;
    let has = |grant: &readmit_core::operator::Grant| grant.role == role.id;
    let operators = configuration.operators().filter(|operator| operator.grants.iter().any(has)).count();
    Ok(RoleView {
        id: role.id.to_string(),
        name: role.name.clone(),
        description: role.description.clone(),
        rank: role.rank,
        permissions: role.permissions,
        built_in: role.is_built_in(),
        operators,
    })
}

async fn list(call: Call) -> Result<Response, Fault> {
    let configuration = for_everyone(&call, Area::Roles.read()).await?;
    let mut known: Vec<_> = configuration.roles().cloned().collect();
    known.sort_by(|a, b| b.rank.cmp(&a.rank).then_with(|| a.name.cmp(&b.name)));
    let mut roles = Vec::with_capacity(known.len());
    for role in &known {
        roles.push(view(&call, role).await?);
    }
    Ok(json(StatusCode::OK, &Roles { roles }))
}

async fn read(call: Call) -> Result<Response, Fault> {
    let id: RoleId = wire::id(&call, "role", operators::unknown_role)?;
    let configuration = for_everyone(&call, Area::Roles.read()).await?;
    let role = configuration.role(id).ok_or_else(operators::unknown_role)?;
    Ok(json(StatusCode::OK, &view(&call, role).await?))
}

async fn create(call: Call) -> Result<Response, Fault> {
    let order = call.json::<RoleInput>()?.order()?;
    let role = call.app().create_role(&call.caller, order).await?.map_err(operators::role)?;
    Ok(json(StatusCode::CREATED, &view(&call, &role).await?))
}

async fn replace(call: Call) -> Result<Response, Fault> {
    let id: RoleId = wire::id(&call, "role", operators::unknown_role)?;
    let order = call.json::<RoleInput>()?.order()?;
    let role = call.app().update_role(&call.caller, id, order).await?.map_err(operators::role)?;
    Ok(json(StatusCode::OK, &view(&call, &role).await?))
}

async fn delete(call: Call) -> Result<Response, Fault> {
    let id: RoleId = wire::id(&call, "role", operators::unknown_role)?;
    call.app().delete_role(&call.caller, id).await?.map_err(operators::role)?;
    Ok(empty(StatusCode::NO_CONTENT))
}
