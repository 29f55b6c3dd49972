//! Scopes that were granted to an application: what it may do as a service, without any user.
//!
//! A scope brings permissions, and nobody grants what they do not have themselves.

use super::{fault, id_of_path, of_path, view};
use crate::body::{empty, json};
use crate::call::Call;
use crate::fault::Fault;
use crate::okta::date::date;
use crate::okta::door::configuration;
use crate::okta::id::{self, prefix};
use crate::okta::link::{Allow, Links};
use crate::okta::scope;
use crate::okta::shape::{invalid, no_such};
use crate::okta::tree::{self, Faults, Node};
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::apps::Pair;
use readmit_core::client::GrantedScope;
use readmit_core::id::ScopeGrantId;
use readmit_core::operator::Area;
use serde_json::{Value, json};

crate::okta::resource! {
    GET "/api/v1/apps/{app_id}/grants", "okta.apps.read", Area::Applications.read(), list;
    POST "/api/v1/apps/{app_id}/grants", "okta.apps.manage", Area::Applications.write(), grant;
    GET "/api/v1/apps/{app_id}/grants/{grant_id}", "okta.apps.read", Area::Applications.read(), read;
    DELETE "/api/v1/apps/{app_id}/grants/{grant_id}", "okta.apps.manage", Area::Applications.write(), withdraw;
}

fn unknown(call: &Call) -> Fault {
    no_such(call.segment("grant_id"), "OAuth2ScopeConsentGrant")
}

fn id_of_grant(call: &Call) -> Result<ScopeGrantId, Fault> {
    let id = id::parse(prefix::GRANT, call.segment("grant_id"));
    id.map(ScopeGrantId::from_uuid).ok_or_else(|| unknown(call))
}

fn show(call: &Call, pair: &Pair, scope: &GrantedScope) -> Value {
    let (app, id) = (view::id_of(pair.application.id), id::text(prefix::GRANT, scope.id.uuid()));
    let path = format!("/api/v1/apps/{app}");
    let links = Links::new(call)
        .with("self", &format!("{path}/grants/{id}"), &[Allow::Get, Allow::Delete])
        .with("app", &path, &[Allow::Get]);
    json!({
        "id": id,
        "status": "ACTIVE",
        "created": date(scope.granted_at),
        "lastUpdated": date(scope.granted_at),
        "issuer": call.state.settings.public_url,
        "clientId": pair.client.as_ref().map_or_else(|| app.clone(), |client| id::client(client.id)),
        "scopeId": scope.name,
        "source": "ADMIN",
        "_links": links.into_value(),
    })
}

async fn granted(call: &Call) -> Result<(Pair, Vec<GrantedScope>), Fault> {
    let configuration = configuration(call, Area::Applications.read()).await?;
    let pair = of_path(call, &configuration)?;
    let scopes = pair.client.as_ref().map(|client| client.scopes.clone()).unwrap_or_default();
    Ok((pair, scopes))
}

async fn list(call: Call) -> Result<Response, Fault> {
    let (pair, scopes) = granted(&call).await?;
    let views: Vec<Value> = scopes.iter().map(|scope| show(&call, &pair, scope)).collect();
    Ok(json(StatusCode::OK, &views))
}

async fn read(call: Call) -> Result<Response, Fault> {
    let (pair, scopes) = granted(&call).await?;
    let id = id_of_grant(&call)?;
    let found = scopes.iter().find(|scope| scope.id == id).ok_or_else(|| unknown(&call))?;
    Ok(json(StatusCode::OK, &show(&call, &pair, found)))
}

/// The scope that shall be granted.
fn order(call: &Call, body: &Value) -> Result<String, Fault> {
    let faults = Faults::default();
    let root = Node::root(body, &faults);
    let (name, issuer) = (root.get("scopeId").required_text().map(ToOwned::to_owned), root.get("issuer"));
    let own = &call.state.settings.public_url;
    if issuer.text().is_some_and(|text| text.trim_end_matches('/') != own) {
        issuer.wrong(&format!("must be {own}"));
    }
    faults.finish("grant", name)
}

async fn grant(call: Call) -> Result<Response, Fault> {
    let id = id_of_path(&call)?;
    let name = order(&call, &tree::body(&call)?)?;
    let permissions = scope::permissions(&name).ok_or_else(|| {
        let known = scope::all().collect::<Vec<_>>().join(", ");
        invalid("scopeId", [format!("scopeId: must be one of {known}")])
    })?;
    let granted = call.app().grant_scope(&call.caller, id, name, permissions).await?;
    let (pair, scope) = granted.map_err(|refusal| fault(&call, refusal))?;
    Ok(json(StatusCode::OK, &show(&call, &pair, &scope)))
}

async fn withdraw(call: Call) -> Result<Response, Fault> {
    let gone = call.app().withdraw_scope(&call.caller, id_of_path(&call)?, id_of_grant(&call)?).await?;
    gone.map_err(|refusal| fault(&call, refusal))?;
    Ok(empty(StatusCode::NO_CONTENT))
}
