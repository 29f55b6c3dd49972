//! The checklist that an operator goes through before a code is shown.

use super::code_policy::{CheckShown, checks};
use super::doc::{Doc, Query as Parameter, id_text, schema};
use super::refusal::unknown_application;
use super::wire::Query;
use crate::body::json;
use crate::call::Call;
use crate::fault::Fault;
use crate::surface::Access;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_core::code::Scope;
use readmit_core::operator::Area;
use serde::Serialize;
use utoipa::ToSchema;

super::resource! {
    GET "/admin/api/v1/verification", Access::Operator(Area::TemporaryAccessCode.read()), show,
        Doc::new("Codes", "How a user must be verified before a code is generated")
            .query(&[Parameter {
                name: "application",
                description: "For a code of this application; without it for one that answers everywhere.",
                schema: id_text,
            }])
            .answer(200, schema::<ChecklistShown>);
}

/// A checklist.
#[derive(Serialize, ToSchema)]
struct ChecklistShown {
    /// Whether a record is demanded.
    required: bool,
    checks: Vec<CheckShown>,
}

async fn show(call: Call) -> Result<Response, Fault> {
    let query = Query::of(&call, &["application"])?;
    let scope = query.id("application")?.map_or(Scope::Organisation, Scope::Application);
    let configuration = call.app().configuration().await?;
    let policy = configuration.code_policy(scope).ok_or_else(unknown_application)?;
    let shown =
        ChecklistShown { required: !policy.verification.is_empty(), checks: checks(&policy.verification) };
    Ok(json(StatusCode::OK, &shown))
}
