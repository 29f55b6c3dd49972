//! The operator's own password.

use super::doc::{Doc, schema};
use super::door;
use super::refusal::operators;
use crate::body::empty;
use crate::call::Call;
use crate::fault::Fault;
use crate::surface::Access;
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::Response;
use readmit_core::secret::Secret;
use serde::Deserialize;
use utoipa::ToSchema;

super::resource! {
    PUT "/admin/api/v1/me/password", Access::OperatorSession, change,
        Doc::new("Session", "Change your own password")
            .saying("Wrong attempts at the current one count like those at sign-in. Every session of yours ends, \
                     this one too: sign in again.")
            .body(schema::<OwnPassword>);
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OwnPassword {
    #[schema(value_type = String, format = Password)]
    current_password: Secret,
    #[schema(value_type = String, format = Password)]
    new_password: Secret,
}

async fn change(call: Call) -> Result<Response, Fault> {
    let given: OwnPassword = call.json()?;
    let account = call.operator()?;
    let (current, new) = (&given.current_password, &given.new_password);
    let changed = call.app().change_own_password(&call.caller, account, current, new).await?;
    changed.map_err(operators::password)?;
    let mut response = empty(StatusCode::NO_CONTENT);
    if let Some(line) = door::clear_cookie(door::scheme(&call.parts)) {
        response.headers_mut().insert(SET_COOKIE, line);
    }
    Ok(response)
}
