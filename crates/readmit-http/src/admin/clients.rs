//! Clients: the credentials under which an application's programs call. A secret is in the one answer that
//! made it.

use super::applications::{name, of_path};
use super::doc::{Doc, schema};
use super::refusal::{self, unknown_application, unknown_client};
use super::wire::{date_time, id};
use crate::body::{empty, json};
use crate::call::Call;
use crate::fault::Fault;
use crate::surface::Access;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::configure::ClientOrder;
use readmit_core::client::{Client, TokenAlgorithm, UriError, read_origins, read_redirect_uris};
use readmit_core::id::{ApplicationId, ClientId};
use readmit_core::operator::Area;
use readmit_core::permission::Permissions;
use readmit_core::time::Span;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The longest time that a replaced secret may stay valid: a week.
const GRACE_SECONDS_MAX: u64 = 7 * 24 * 3600;

super::resource! {
    GET "/admin/api/v1/applications/{application}/clients", Access::Operator(Area::Applications.read()), list,
        Doc::new("Clients", "The clients of an application").answer(200, schema::<Clients>);
    POST "/admin/api/v1/applications/{application}/clients", Access::Operator(Area::Applications.write()),
        create,
        Doc::new("Clients", "Make a client")
            .saying("The secret is in this one answer. Without `permissions` the client may do what serves its \
                     own application.")
            .body(schema::<NewClient>)
            .answer(201, schema::<ClientShown>);
    GET "/admin/api/v1/applications/{application}/clients/{client}",
        Access::Operator(Area::Applications.read()), show,
        Doc::new("Clients", "One client").answer(200, schema::<ClientShown>);
    PATCH "/admin/api/v1/applications/{application}/clients/{client}",
        Access::Operator(Area::Applications.write()), change,
        Doc::new("Clients", "Change a client").body(schema::<ClientInput>).answer(200, schema::<ClientShown>);
    DELETE "/admin/api/v1/applications/{application}/clients/{client}",
        Access::Operator(Area::Applications.write()), delete,
        Doc::new("Clients", "Remove a client");
    POST "/admin/api/v1/applications/{application}/clients/{client}/secret",
        Access::Operator(Area::Applications.write()), rotate,
        Doc::new("Clients", "Replace the client's secret")
            .saying("The new secret is in this one answer; the former one stays valid for `grace_seconds`.")
            .optional_body(schema::<Rotate>)
            .answer(200, schema::<ClientShown>);
}

/// The clients of an application.
#[derive(Serialize, ToSchema)]
struct Clients {
    clients: Vec<ClientShown>,
}

/// A client.
#[derive(Serialize, ToSchema)]
struct ClientShown {
    id: String,
    application: String,
    name: String,
    /// Only in the answer that made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
    redirect_uris: Vec<String>,
    /// Web origins that may call.
    origins: Vec<String>,
    #[schema(value_type = Vec<String>)]
    permissions: Permissions,
    #[schema(value_type = String)]
    token_algorithm: TokenAlgorithm,
    enabled: bool,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    updated_at: String,
}

/// A client to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewClient {
    name: String,
    redirect_uris: Option<Vec<String>>,
    origins: Option<Vec<String>>,
    #[schema(value_type = Option<Vec<String>>)]
    permissions: Option<Permissions>,
    #[schema(value_type = Option<String>)]
    token_algorithm: Option<TokenAlgorithm>,
    enabled: Option<bool>,
}

/// A change of a client; what is not given stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ClientInput {
    name: Option<String>,
    redirect_uris: Option<Vec<String>>,
    origins: Option<Vec<String>>,
    #[schema(value_type = Option<Vec<String>>)]
    permissions: Option<Permissions>,
    #[schema(value_type = Option<String>)]
    token_algorithm: Option<TokenAlgorithm>,
    enabled: Option<bool>,
}

/// How a secret is replaced.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Rotate {
    /// Seconds during which the former secret is still accepted, at most a week.
    #[serde(default)]
    grace_seconds: u64,
}

impl ClientInput {
    fn read(self) -> Result<ClientOrder, Fault> {
        let wrong = |field: &'static str| move |error: UriError| Fault::invalid(format!("{field}: {error}"));
        let redirect_uris =
            self.redirect_uris.map(|uris| read_redirect_uris(uris).map_err(wrong("redirect_uris")));
        let origins = self.origins.map(|texts| read_origins(texts).map_err(wrong("origins")));
        Ok(ClientOrder {
            name: self.name.as_deref().map(name).transpose()?,
            redirect_uris: redirect_uris.transpose()?,
            origins: origins.transpose()?,
            permissions: self.permissions,
            algorithm: self.token_algorithm,
            enabled: self.enabled,
        })
    }
}

impl NewClient {
    fn read(self) -> Result<ClientOrder, Fault> {
        let Self { name, redirect_uris, origins, permissions, token_algorithm, enabled } = self;
        ClientInput { name: Some(name), redirect_uris, origins, permissions, token_algorithm, enabled }.read()
    }
}

impl ClientShown {
    fn of(client: &Client) -> Self {
        Self {
            id: client.id.to_string(),
            application: client.application.to_string(),
            name: client.name.clone(),
            secret: None,
            redirect_uris: client.redirect_uris.clone(),
            origins: client.origins.clone(),
            permissions: client.permissions,
            token_algorithm: client.algorithm,
            enabled: client.enabled,
            created_at: date_time(client.created_at),
            updated_at: date_time(client.updated_at),
        }
    }

    fn with_secret(new: &readmit_app::configure::NewClient) -> Self {
        Self { secret: Some(new.secret.reveal().to_owned()), ..Self::of(&new.client) }
    }
}

async fn list(call: Call) -> Result<Response, Fault> {
    let application = of_path(&call).await?;
    let configuration = call.app().configuration().await?;
    let clients = configuration.clients_of(application.id).map(|client| ClientShown::of(client)).collect();
    Ok(json(StatusCode::OK, &Clients { clients }))
}

async fn create(call: Call) -> Result<Response, Fault> {
    let application: ApplicationId = id(&call, "application", unknown_application)?;
    let given: NewClient = call.json()?;
    let made = call.app().create_client(&call.caller, application, given.read()?).await?;
    Ok(json(StatusCode::CREATED, &ClientShown::with_secret(&made.map_err(refusal::configure)?)))
}

async fn show(call: Call) -> Result<Response, Fault> {
    let application = of_path(&call).await?;
    let client: ClientId = id(&call, "client", unknown_client)?;
    let configuration = call.app().configuration().await?;
    let found = configuration.client(client).filter(|client| client.application == application.id);
    Ok(json(StatusCode::OK, &ClientShown::of(found.ok_or_else(unknown_client)?)))
}

async fn change(call: Call) -> Result<Response, Fault> {
    let application: ApplicationId = id(&call, "application", unknown_application)?;
    let client: ClientId = id(&call, "client", unknown_client)?;
    let given: ClientInput = call.json()?;
    let changed = call.app().update_client(&call.caller, application, client, given.read()?).await?;
    Ok(json(StatusCode::OK, &ClientShown::of(&*changed.map_err(refusal::configure)?)))
}

async fn delete(call: Call) -> Result<Response, Fault> {
    let application: ApplicationId = id(&call, "application", unknown_application)?;
    let client: ClientId = id(&call, "client", unknown_client)?;
    call.app().delete_client(&call.caller, application, client).await?.map_err(refusal::configure)?;
    Ok(empty(StatusCode::NO_CONTENT))
}

async fn rotate(call: Call) -> Result<Response, Fault> {
    let application: ApplicationId = id(&call, "application", unknown_application)?;
    let client: ClientId = id(&call, "client", unknown_client)?;
    let given: Rotate = call.json_or_default()?;
    if given.grace_seconds > GRACE_SECONDS_MAX {
        return Err(Fault::invalid(format!("grace_seconds must be between 0 and {GRACE_SECONDS_MAX}")));
    }
    let grace = Span::from_secs(given.grace_seconds);
    let new = call.app().rotate_client_secret(&call.caller, application, client, grace).await?;
    Ok(json(StatusCode::OK, &ClientShown::with_secret(&new.map_err(refusal::configure)?)))
}
