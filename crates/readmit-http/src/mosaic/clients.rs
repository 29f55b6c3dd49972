//! `/cis/v1/applications/{app_id}/clients`: the credentials under which an application's programs call.
//!
//! A secret is in the one answer that made it. `permissions`, `origins`, `token_algorithm` and `enabled`, and
//! the call that replaces a secret, are additions to the vendor's API.

use super::answer::date_time;
use super::applications::{name, of_path, refusal};
use crate::body::{empty, json};
use crate::call::Call;
use crate::fault::Fault;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::configure::ClientOrder;
use readmit_core::client::{Client, TokenAlgorithm, read_origins, read_redirect_uris};
use readmit_core::id::{ApplicationId, ClientId};
use readmit_core::permission::{Permission, Permissions};
use readmit_core::time::Span;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The longest time that a replaced secret may stay valid: a week.
const GRACE_SECONDS_MAX: u64 = 7 * 24 * 3600;

/// The body of a create or a change.
#[derive(Default, Deserialize)]
pub(super) struct ClientInput {
    name: Option<String>,
    redirect_uris: Option<Vec<String>>,
    #[serde(alias = "allowed_origins")]
    origins: Option<Vec<String>>,
    permissions: Option<Permissions>,
    token_algorithm: Option<TokenAlgorithm>,
    enabled: Option<bool>,
}

#[derive(Serialize)]
struct Shown<'a> {
    app_id: ApplicationId,
    client_id: ClientId,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<&'a str>,
    name: &'a str,
    redirect_uris: &'a [String],
    origins: &'a [String],
    permissions: Permissions,
    token_algorithm: TokenAlgorithm,
    enabled: bool,
    authentication_protocol: &'static str,
    created_at: Option<String>,
    updated_at: Option<String>,
}

impl ClientInput {
    /// The client that is made together with its application.
    pub(super) fn first(name: String, redirect_uris: Option<Vec<String>>) -> Self {
        Self { name: Some(name), redirect_uris, ..Self::default() }
    }

    /// Checks every field.
    pub(super) fn read(self) -> Result<ClientOrder, Fault> {
        let wrong = |field: &'static str| {
            move |error: readmit_core::client::UriError| Fault::invalid(format!("{field}: {error}"))
        };
        Ok(ClientOrder {
            name: self.name.map(|text| name("name", text)).transpose()?,
            redirect_uris: self
                .redirect_uris
                .map(|uris| read_redirect_uris(uris).map_err(wrong("redirect_uris")))
                .transpose()?,
            origins: self.origins.map(|texts| read_origins(texts).map_err(wrong("origins"))).transpose()?,
            permissions: self.permissions,
            algorithm: self.token_algorithm,
            enabled: self.enabled,
        })
    }
}

impl<'a> Shown<'a> {
    fn of(client: &'a Client, secret: Option<&'a str>) -> Self {
        Self {
            app_id: client.application,
            client_id: client.id,
            client_secret: secret,
            name: &client.name,
            redirect_uris: &client.redirect_uris,
            origins: &client.origins,
            permissions: client.permissions,
            token_algorithm: client.algorithm,
            enabled: client.enabled,
            authentication_protocol: "oidc",
            created_at: date_time(client.created_at),
            updated_at: date_time(client.updated_at),
        }
    }
}

/// The client of the path, within an application that was already found.
async fn client_of_path(call: &Call, application: ApplicationId) -> Result<Arc<Client>, Fault> {
    let none = || Fault::not_found("Client not found");
    let id: ClientId = call.segment("client_id").parse().map_err(|_| none())?;
    let configuration = call.app().known_configuration().await?;
    let found = configuration.client(id).filter(|client| client.application == application);
    found.cloned().ok_or_else(none)
}

/// `POST …/clients`.
pub(super) async fn create(call: Call) -> Result<Response, Fault> {
    let application = of_path(&call, Permission::AppsEdit).await?;
    let given: ClientInput = call.json()?;
    if given.name.is_none() {
        return Err(Fault::invalid("name is required"));
    }
    let new =
        call.app().create_client(&call.caller, application.id, given.read()?).await?.map_err(refusal)?;
    Ok(json(StatusCode::CREATED, &Shown::of(&new.client, Some(new.secret.reveal()))))
}

/// `GET …/clients`.
pub(super) async fn list(call: Call) -> Result<Response, Fault> {
    let application = of_path(&call, Permission::AppsRead).await?;
    let configuration = call.app().known_configuration().await?;
    let shown: Vec<_> =
        configuration.clients_of(application.id).map(|client| Shown::of(client, None)).collect();
    Ok(json(StatusCode::OK, &shown))
}

/// `GET …/clients/{client_id}`.
pub(super) async fn show(call: Call) -> Result<Response, Fault> {
    let application = of_path(&call, Permission::AppsRead).await?;
    let client = client_of_path(&call, application.id).await?;
    Ok(json(StatusCode::OK, &Shown::of(&client, None)))
}

/// `PUT …/clients/{client_id}`: what is not given stays.
pub(super) async fn update(call: Call) -> Result<Response, Fault> {
    let application = of_path(&call, Permission::AppsEdit).await?;
    let client = client_of_path(&call, application.id).await?;
    let given: ClientInput = call.json()?;
    let changed = call.app().update_client(&call.caller, application.id, client.id, given.read()?).await?;
    Ok(json(StatusCode::OK, &Shown::of(&*changed.map_err(refusal)?, None)))
}

/// `DELETE …/clients/{client_id}`.
pub(super) async fn delete(call: Call) -> Result<Response, Fault> {
    let application = of_path(&call, Permission::AppsDelete).await?;
    let client = client_of_path(&call, application.id).await?;
    call.app().delete_client(&call.caller, application.id, client.id).await?.map_err(refusal)?;
    Ok(empty(StatusCode::NO_CONTENT))
}

#[derive(Default, Deserialize)]
struct Rotate {
    /// Seconds during which the former secret is still accepted.
    #[serde(default)]
    grace_seconds: Option<u64>,
}

/// `POST …/clients/{client_id}/secret` (own addition): a new secret.
pub(super) async fn rotate_secret(call: Call) -> Result<Response, Fault> {
    let application = of_path(&call, Permission::AppsEdit).await?;
    let client = client_of_path(&call, application.id).await?;
    let given: Rotate = call.json_or_default()?;
    let grace = given.grace_seconds.unwrap_or(0);
    if grace > GRACE_SECONDS_MAX {
        let message = format!("grace_seconds must be between 0 and {GRACE_SECONDS_MAX}");
        return Err(Fault::invalid(message));
    }
    let grace = Span::from_secs(grace);
    let new = call.app().rotate_client_secret(&call.caller, application.id, client.id, grace).await?;
    let new = new.map_err(refusal)?;
    Ok(json(StatusCode::OK, &Shown::of(&new.client, Some(new.secret.reveal()))))
}
