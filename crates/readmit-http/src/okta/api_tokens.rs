//! The API tokens of operators: looked at, changed, taken back. None is made here, and no secret is shown.

use super::id::{self, prefix};
use super::link::{Allow, Links};
use super::shape::{forbidden, invalid, no_such};
use super::{blank, date};
use crate::body::{empty, json};
use crate::call::Call;
use crate::fault::Fault;
use crate::surface::Route;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::api_tokens::TokenRefusal;
use readmit_app::authenticators::AccountRefusal;
use readmit_core::credentials::ApiToken;
use readmit_core::id::{AccountId, ApiTokenId, ZoneId};
use readmit_core::operator::{Area, Place, Places};
use readmit_core::time::Span;
use serde::Deserialize;
use serde_json::{Value, json};

super::resource! {
    GET "/api/v1/api-tokens", "okta.apiTokens.read", Area::Operators.read(), list;
    GET "/api/v1/api-tokens/{token_id}", "okta.apiTokens.read", Area::Operators.read(), read;
    PUT "/api/v1/api-tokens/{token_id}", "okta.apiTokens.manage", Area::Operators.write(), replace;
    DELETE "/api/v1/api-tokens/{token_id}", "okta.apiTokens.manage", Area::Operators.write(), revoke;
}

/// What whoever has a token may do with it.
static OWN: &[Route] =
    &[super::route!(DELETE "/api/v1/api-tokens/current", "okta.apiTokens.manage", None, revoke_current)];

/// The routes of one's own token.
pub(super) fn own_routes() -> &'static [Route] {
    OWN
}

#[derive(Deserialize)]
struct TokenInput {
    #[serde(default, deserialize_with = "blank")]
    name: Option<String>,
    network: Option<NetworkInput>,
}

/// Zones by id; other places cannot be written here.
#[derive(Deserialize)]
struct NetworkInput {
    #[serde(default, deserialize_with = "blank")]
    connection: Option<String>,
    include: Option<Vec<String>>,
    exclude: Option<Vec<String>>,
}

impl NetworkInput {
    /// The places; `None` where nothing is said of them. What is said by halves opens nothing.
    fn read(self) -> Result<Option<Places>, Fault> {
        let zones = |field: &str, ids: Option<Vec<String>>| {
            let ids = ids.unwrap_or_default();
            let zone =
                |text: &String| id::parse(prefix::ZONE, text).map(|id| Place::Zone(ZoneId::from_uuid(id)));
            let read = ids.iter().map(zone).collect::<Option<Vec<_>>>();
            read.ok_or_else(|| invalid("network", [format!("{field}: must be ids of network zones")]))
        };
        let places =
            Places { include: zones("include", self.include)?, exclude: zones("exclude", self.exclude)? };
        let wrong = match (self.connection.as_deref(), places.is_anywhere()) {
            (None, true) => return Ok(None),
            (Some("ANYWHERE"), _) => return Ok(Some(Places::default())),
            (Some("ZONE"), false) => return Ok(Some(places)),
            (None, false) => "connection: must be ANYWHERE or ZONE where zones are listed",
            (Some("ZONE"), true) => "include: must list a network zone, or exclude, where connection is ZONE",
            (Some(_), _) => "connection: must be ANYWHERE or ZONE",
        };
        Err(invalid("network", [wrong]))
    }
}

fn view(call: &Call, owner: AccountId, token: &ApiToken) -> Value {
    let id = id::text(prefix::API_TOKEN, token.id.uuid());
    let links = Links::new(call).with(
        "self",
        &format!("/api/v1/api-tokens/{id}"),
        &[Allow::Get, Allow::Put, Allow::Delete],
    );
    let place = |place: &Place| match place {
        Place::Zone(zone) => id::text(prefix::ZONE, zone.uuid()),
        Place::Range(range) => format!("{}-{}", range.first, range.last),
    };
    let network = if token.places.is_anywhere() {
        json!({ "connection": "ANYWHERE" })
    } else {
        let list = |places: &[Place]| places.iter().map(place).collect::<Vec<_>>();
        json!({
            "connection": "ZONE",
            "include": list(&token.places.include),
            "exclude": list(&token.places.exclude),
        })
    };
    // What does not end by idleness ends as if it were never used.
    let window = token.idle.unwrap_or_else(|| token.expires_at.since(token.created_at));
    json!({
        "id": id,
        "name": token.name,
        "userId": id::text(prefix::USER, owner.uuid()),
        "clientName": "Okta API",
        "tokenWindow": duration(window),
        "network": network,
        "created": date::date(token.created_at),
        "lastUpdated": date::date(token.updated_at.unwrap_or(token.created_at)),
        "expiresAt": date::date(token.ends_at()),
        "_link": links.into_value()["self"].clone(),
    })
}

/// ISO 8601, in the largest unit that it is a multiple of.
fn duration(span: Span) -> String {
    match span.as_mins() {
        mins if mins % (24 * 60) == 0 => format!("P{}D", mins / (24 * 60)),
        mins if mins % 60 == 0 => format!("PT{}H", mins / 60),
        mins => format!("PT{mins}M"),
    }
}

async fn all(call: &Call) -> Result<Vec<(AccountId, ApiToken)>, Fault> {
    call.app().api_tokens(&call.caller).await?.map_err(|denial| forbidden(denial.to_string()))
}

async fn of_path(call: &Call) -> Result<(AccountId, ApiToken), Fault> {
    let text = call.segment("token_id");
    let id = id::parse(prefix::API_TOKEN, text).map(ApiTokenId::from_uuid);
    let found = all(call).await?.into_iter().find(|(_, token)| Some(token.id) == id);
    found.ok_or_else(|| no_such(text, "ApiToken"))
}

async fn list(call: Call) -> Result<Response, Fault> {
    let tokens = all(&call).await?;
    let views: Vec<Value> = tokens.iter().map(|(owner, token)| view(&call, *owner, token)).collect();
    Ok(json(StatusCode::OK, &views))
}

async fn read(call: Call) -> Result<Response, Fault> {
    let (owner, token) = of_path(&call).await?;
    Ok(json(StatusCode::OK, &view(&call, owner, &token)))
}

async fn replace(call: Call) -> Result<Response, Fault> {
    let given: TokenInput = call.json()?;
    let (owner, token) = of_path(&call).await?;
    let name = given.name.ok_or_else(|| invalid("name", ["name: The field cannot be left blank"]))?;
    let places = given.network.map(NetworkInput::read).transpose()?.flatten();
    let updated = call.app().update_api_token(&call.caller, owner, token.id, name, places).await?;
    match updated {
        Ok(token) => Ok(json(StatusCode::OK, &view(&call, owner, &token))),
        Err(TokenRefusal::NoSuchToken) => Err(no_such(call.segment("token_id"), "ApiToken")),
        Err(TokenRefusal::Denied(denial)) => Err(forbidden(denial.to_string())),
        Err(refusal @ TokenRefusal::Name) => Err(invalid("name", [refusal.to_string()])),
        Err(refusal) => Err(invalid("network", [refusal.to_string()])),
    }
}

async fn revoke(call: Call) -> Result<Response, Fault> {
    let (owner, token) = of_path(&call).await?;
    end(&call, owner, token.id).await
}

/// Whoever has a token may end it.
async fn revoke_current(call: Call) -> Result<Response, Fault> {
    let (Some(token), Some(owner)) = (call.token, call.caller.authority.operator()) else {
        return Err(forbidden("this call did not come with an API token"));
    };
    end(&call, owner, token).await
}

async fn end(call: &Call, owner: AccountId, token: ApiTokenId) -> Result<Response, Fault> {
    match call.app().revoke_api_token(&call.caller, owner, token).await? {
        Ok(true) => Ok(empty(StatusCode::NO_CONTENT)),
        Err(AccountRefusal::Denied(denial)) => Err(forbidden(denial.to_string())),
        Ok(false) | Err(_) => Err(no_such(call.segment("token_id"), "ApiToken")),
    }
}
