//! The operator's own tokens for programs. A token makes no other tokens: that would outlive it.

use super::doc::{Doc, schema};
use super::refusal::{self, operators};
use super::wire::{self, date_time};
use crate::body::{empty, json};
use crate::call::Call;
use crate::fault::Fault;
use crate::surface::Access;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_core::Account;
use readmit_core::credentials::{ApiToken, ApiTokenOrder};
use readmit_core::id::ApiTokenId;
use readmit_core::operator::{Permissions, Place, Places};
use readmit_core::time::Span;
use readmit_core::zone::AddressRange;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

super::resource! {
    GET "/admin/api/v1/tokens", Access::OperatorSession, list,
        Doc::new("Tokens", "List your own tokens").answer(200, schema::<ApiTokens>);
    POST "/admin/api/v1/tokens", Access::OperatorSession, create,
        Doc::new("Tokens", "Make a token")
            .saying("It may do what `permissions` name, as long as you may. The answer is the only one that has \
                     the token itself; it is sent as `Authorization: Bearer`.")
            .body(schema::<TokenOrder>)
            .answer(201, schema::<NewToken>);
    DELETE "/admin/api/v1/tokens/{token}", Access::OperatorSession, revoke,
        Doc::new("Tokens", "Take one of your own tokens back");
}

/// Tokens of an operator.
#[derive(Serialize, ToSchema)]
pub(super) struct ApiTokens {
    tokens: Vec<ApiTokenView>,
}

/// A token, without its secret.
#[derive(Serialize, ToSchema)]
struct ApiTokenView {
    #[schema(format = Uuid)]
    id: String,
    name: String,
    #[schema(value_type = Vec<String>)]
    permissions: Permissions,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    expires_at: String,
    /// Stops when it was not used for so long; null: it may stay unused.
    idle_seconds: Option<u64>,
    /// Whether it may come from some addresses only.
    restricted: bool,
    /// To the minute; null before its first use.
    #[schema(format = DateTime)]
    used_at: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TokenOrder {
    /// What people know it by.
    name: String,
    /// Such as `users:read`; see `GET /admin/api/v1/permissions`.
    #[schema(value_type = Vec<String>)]
    permissions: Permissions,
    /// From one minute to 366 days.
    life_seconds: u64,
    /// Stops when it was not used for so long, from ten minutes; left out: it may stay unused.
    idle_seconds: Option<u64>,
    /// Addresses and networks it may come from, such as `192.0.2.0/24`; left out: from anywhere.
    #[serde(default)]
    networks: Vec<String>,
}

#[derive(Serialize, ToSchema)]
struct NewToken {
    /// The token; it is not shown again.
    token: String,
    #[serde(flatten)]
    view: ApiTokenView,
}

fn view(token: &ApiToken) -> ApiTokenView {
    ApiTokenView {
        id: token.id.to_string(),
        name: token.name.clone(),
        permissions: token.permissions,
        created_at: date_time(token.created_at),
        expires_at: date_time(token.ends_at()),
        idle_seconds: token.idle.map(Span::as_secs),
        restricted: !token.places.is_anywhere(),
        used_at: token.used_at.map(date_time),
    }
}

/// All tokens of an account, those that are over as well.
pub(super) fn tokens_of(account: &Account) -> ApiTokens {
    ApiTokens { tokens: account.credentials.api_tokens.iter().map(view).collect() }
}

async fn list(call: Call) -> Result<Response, Fault> {
    let account = call.app().account_with_credentials(call.operator()?).await?;
    Ok(json(StatusCode::OK, &tokens_of(&account.ok_or_else(Fault::unauthenticated)?)))
}

async fn create(call: Call) -> Result<Response, Fault> {
    let given: TokenOrder = call.json()?;
    let network = |text: &String| AddressRange::parse(text).map(Place::Range);
    let include = given.networks.iter().map(network).collect::<Option<_>>();
    let include = include.ok_or_else(|| {
        Fault::invalid("networks: must be addresses, ranges or networks such as 192.0.2.0/24")
    })?;
    let order = ApiTokenOrder {
        name: given.name,
        permissions: given.permissions,
        life: Span::from_secs(given.life_seconds),
        idle: given.idle_seconds.map(Span::from_secs),
        places: Places { include, exclude: Vec::new() },
    };
    let made = call.app().create_api_token(&call.caller, order).await?;
    let (token, secret) = made.map_err(operators::token)?;
    let made = NewToken { token: secret.reveal().to_owned(), view: view(&token) };
    Ok(json(StatusCode::CREATED, &made))
}

async fn revoke(call: Call) -> Result<Response, Fault> {
    let token: ApiTokenId = wire::id(&call, "token", operators::unknown_token)?;
    let revoked = call.app().revoke_api_token(&call.caller, call.operator()?, token).await?;
    if revoked.map_err(refusal::account)? {
        Ok(empty(StatusCode::NO_CONTENT))
    } else {
        Err(operators::unknown_token())
    }
}
