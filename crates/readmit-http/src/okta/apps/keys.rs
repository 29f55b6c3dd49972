//! Public keys that an application's client signs its assertions with.

use super::{fault, id_of_path, input, of_path, view};
use crate::body::{empty, json};
use crate::call::Call;
use crate::fault::Fault;
use crate::okta::door::configuration;
use crate::okta::shape::no_such;
use crate::okta::tree::{self, Faults, Node};
use axum::http::StatusCode;
use axum::response::Response;
use readmit_core::client::PublicKey;
use readmit_core::operator::Area;
use serde_json::Value;

crate::okta::resource! {
    GET "/api/v1/apps/{app_id}/credentials/jwks", "okta.apps.read", Area::Applications.read(), list;
    POST "/api/v1/apps/{app_id}/credentials/jwks", "okta.apps.manage", Area::Applications.write(), add;
    GET "/api/v1/apps/{app_id}/credentials/jwks/{key_id}", "okta.apps.read", Area::Applications.read(), read;
    DELETE "/api/v1/apps/{app_id}/credentials/jwks/{key_id}", "okta.apps.manage",
        Area::Applications.write(), remove;
}

async fn keys(call: &Call) -> Result<Vec<PublicKey>, Fault> {
    let configuration = configuration(call, Area::Applications.read()).await?;
    let client = of_path(call, &configuration)?.client;
    Ok(client.map(|client| client.keys.clone()).unwrap_or_default())
}

async fn list(call: Call) -> Result<Response, Fault> {
    let keys: Vec<Value> = keys(&call).await?.iter().map(view::key).collect();
    Ok(json(StatusCode::OK, &keys))
}

async fn read(call: Call) -> Result<Response, Fault> {
    let id = call.segment("key_id");
    let found = keys(&call).await?.into_iter().find(|key| key.id == id);
    Ok(json(StatusCode::OK, &view::key(&found.ok_or_else(|| no_such(id, "JsonWebKey"))?)))
}

fn key(call: &Call, body: &Value) -> Result<PublicKey, Fault> {
    let faults = Faults::default();
    let root = Node::root(body, &faults);
    root.get("status").word(&[("ACTIVE", ())]);
    let key = input::key(call, &root);
    faults.finish("jwks", key)
}

async fn add(call: Call) -> Result<Response, Fault> {
    let id = id_of_path(&call)?;
    let key = key(&call, &tree::body(&call)?)?;
    let added = call.app().add_app_key(&call.caller, id, key.clone()).await?;
    added.map_err(|refusal| fault(&call, refusal))?;
    Ok(json(StatusCode::CREATED, &view::key(&key)))
}

async fn remove(call: Call) -> Result<Response, Fault> {
    let (id, key) = (id_of_path(&call)?, call.segment("key_id").to_owned());
    let removed = call.app().remove_app_key(&call.caller, id, key).await?;
    removed.map_err(|refusal| fault(&call, refusal))?;
    Ok(empty(StatusCode::NO_CONTENT))
}
