//! Generating a temporary access code: the one answer that has it.

use super::order;
use super::{no_such_user, refusal, user_of_path};
use crate::body::json;
use crate::call::Call;
use crate::fault::Fault;
use crate::okta::authenticators::word;
use crate::okta::date::{bare, date};
use crate::okta::id::{self, prefix};
use crate::okta::link::{Allow, Links};
use crate::okta::tree;
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use readmit_core::code::Uses;
use readmit_core::id::AccountId;
use readmit_core::identifier::{Identifier, IdentifierKind};
use serde::Serialize;
use serde_json::Value;

/// An enrolment at the one moment when its code is plain.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Generated<'a> {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    key: &'static str,
    name: &'a str,
    status: &'static str,
    profile: Code<'a>,
    created: &'a str,
    last_updated: &'a str,
    nickname: &'static str,
    #[serde(rename = "_links")]
    links: Value,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Code<'a> {
    tac: &'a str,
    multi_use: bool,
    expires_at: String,
}

/// The identifier that is an account's own id: found without a second look.
pub(super) fn by_id(call: &Call, account: AccountId) -> Result<Identifier, Fault> {
    Identifier::new(&[IdentifierKind::Id], &account.to_string()).map_err(|_| no_such_user(call))
}

/// Makes a code; one that the user had ends.
pub(super) async fn generate(call: Call) -> Result<Response, Fault> {
    let body = tree::body(&call)?;
    let user = user_of_path(&call).await?;
    let configuration = call.app().known_configuration().await?;
    let (authenticator, wanted) = order::read(&body, &configuration)?;
    let multi_use = wanted.uses != Uses::Single;
    let made = call.app().issue_as_operator(&call.caller, &by_id(&call, user)?, wanted).await?;
    let issued = made.map_err(|reason| refusal::issue(reason, &call))?.issued;

    let id = id::text(prefix::TAC, issued.id.uuid());
    let path = format!("/api/v1/users/{}", id::text(prefix::USER, user.uuid()));
    let own = format!("{path}/authenticator-enrollments/{id}");
    let links =
        Links::new(&call).with("self", &own, &[Allow::Get, Allow::Delete]).with("user", &path, &[Allow::Get]);
    let created = date(issued.starts_at);
    let generated = Generated {
        id,
        kind: "tac",
        key: "tac",
        name: word::name(authenticator),
        status: "ACTIVE",
        profile: Code { tac: issued.code.reveal(), multi_use, expires_at: bare(issued.expires_at) },
        created: &created,
        last_updated: &created,
        nickname: "",
        links: links.into_value(),
    };
    let mut response = json(StatusCode::OK, &generated);
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
