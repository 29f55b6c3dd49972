//! The permission tree, as roles and tokens are made from it.

use super::doc::{Doc, schema};
use crate::body::json;
use crate::call::Call;
use crate::fault::Fault;
use crate::surface::Access;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_core::operator::Area;
use serde::Serialize;
use std::future::{Ready, ready};
use utoipa::ToSchema;

super::resource! {
    GET "/admin/api/v1/permissions", Access::AnyOperator, tree,
        Doc::new("Roles", "The permission tree").answer(200, schema::<PermissionTree>);
}

/// Areas in the order in which people see them.
#[derive(Serialize, ToSchema)]
struct PermissionTree {
    areas: Vec<AreaView>,
}

/// A part of the product that operators may be let into.
#[derive(Serialize, ToSchema)]
struct AreaView {
    /// The word, such as `users.temporary_access_code`.
    name: &'static str,
    /// What people read, such as *Generate temporary access code*.
    label: &'static str,
    /// The permission to look.
    read: String,
    /// The permission to act; includes to look.
    write: String,
    /// Areas that are shown under it.
    #[schema(no_recursion)]
    areas: Vec<Self>,
}

fn under(parent: Option<Area>) -> Vec<AreaView> {
    let areas = Area::ALL.iter().filter(|area| area.parent() == parent);
    let view = |area: &Area| AreaView {
        name: area.as_str(),
        label: area.label(),
        read: area.read().to_string(),
        write: area.write().to_string(),
        areas: under(Some(*area)),
    };
    areas.map(view).collect()
}

fn tree(_: Call) -> Ready<Result<Response, Fault>> {
    ready(Ok(json(StatusCode::OK, &PermissionTree { areas: under(None) })))
}
