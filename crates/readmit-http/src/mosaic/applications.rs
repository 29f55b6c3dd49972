//! `/cis/v1/applications`: relying parties and their settings.

use super::answer::{date_time, result};
use super::clients::ClientInput;
use super::passcodes::{AuthMethods, AuthMethodsInput};
use super::totp_settings;
use crate::body::empty;
use crate::call::Call;
use crate::fault::Fault;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::configure::ConfigureRefusal;
use readmit_core::application::{Application, Passcodes};
use readmit_core::id::{ApplicationId, ClientId, TenantId};
use readmit_core::operator::Area;
use readmit_core::permission::Permission;
use readmit_core::totp::TotpPolicy;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Characters of names, and of descriptions.
const NAME_CHARS_MAX: usize = 200;
const DESCRIPTION_CHARS_MAX: usize = 1_000;

#[derive(Deserialize)]
struct ApplicationInput {
    #[serde(alias = "name")]
    app_name: Option<String>,
    #[serde(alias = "description")]
    app_description: Option<String>,
    auth_methods: Option<AuthMethodsInput>,
    /// On creation: makes a first client of this name.
    client_display_name: Option<String>,
    redirect_uris: Option<Vec<String>>,
}

#[derive(Serialize)]
struct Shown<'a> {
    app_id: ApplicationId,
    tenant_id: TenantId,
    app_name: &'a str,
    app_description: &'a str,
    created_at: Option<String>,
    updated_at: Option<String>,
    auth_methods: AuthMethods,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_id: Option<ClientId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<&'a str>,
}

impl<'a> Shown<'a> {
    fn of(tenant_id: TenantId, application: &'a Application) -> Self {
        Self {
            app_id: application.id,
            tenant_id,
            app_name: &application.name,
            app_description: &application.description,
            created_at: date_time(application.created_at),
            updated_at: date_time(application.updated_at),
            auth_methods: AuthMethods::of(application),
            client_id: None,
            client_secret: None,
        }
    }
}

/// The application of the path, if the caller may act on it: `all` is what it takes for any, and without it a
/// client's own is the only one there is.
pub(super) async fn of_path(call: &Call, all: Permission) -> Result<Arc<Application>, Fault> {
    let none = || Fault::not_found("Application not found");
    let id: ApplicationId = call.segment("app_id").parse().map_err(|_| none())?;
    let (_, own) = call.client()?;
    if id != own && !call.caller.permissions.has(all) {
        return Err(none());
    }
    let configuration = call.app().known_configuration().await?;
    configuration.application(id).cloned().ok_or_else(none)
}

pub(super) fn refusal(refusal: ConfigureRefusal) -> Fault {
    let message = refusal.to_string();
    match refusal {
        ConfigureRefusal::NoSuchApplication => Fault::not_found("Application not found"),
        ConfigureRefusal::NoSuchClient => Fault::not_found("Client not found"),
        ConfigureRefusal::Policy(errors) => {
            let named = errors
                .iter()
                .map(|error| totp_settings::in_words(error).unwrap_or_else(|| error.to_string()));
            Fault::invalid(named.collect::<Vec<_>>().join("; "))
        }
        ConfigureRefusal::TooMany(..) => Fault::invalid(message),
        ConfigureRefusal::Forbidden(_) | ConfigureRefusal::Denied(_) => {
            Fault::new(StatusCode::FORBIDDEN, message)
        }
    }
}

/// A name or a description within its limit.
pub(super) fn text(field: &str, value: String, chars_max: usize) -> Result<String, Fault> {
    let value = value.trim();
    if value.chars().count() > chars_max || value.chars().any(char::is_control) {
        let message = format!("{field} must have at most {chars_max} characters, and no control characters");
        return Err(Fault::invalid(message));
    }
    Ok(value.to_owned())
}

pub(super) fn name(field: &str, value: String) -> Result<String, Fault> {
    let name = text(field, value, NAME_CHARS_MAX)?;
    if name.is_empty() { Err(Fault::invalid(format!("{field} must not be empty"))) } else { Ok(name) }
}

/// `POST /applications`.
pub(super) async fn create(call: Call) -> Result<Response, Fault> {
    let given: ApplicationInput = call.json()?;
    let app_name = given.app_name.ok_or_else(|| Fault::invalid("app_name is required"))?;
    let app_name = name("app_name", app_name)?;
    let description =
        text("app_description", given.app_description.unwrap_or_default(), DESCRIPTION_CHARS_MAX)?;
    let (mut passcodes, mut totp) = (Passcodes::default(), TotpPolicy::default());
    given.auth_methods.unwrap_or_default().read()?.apply(&mut passcodes, &mut totp);
    let first = given.client_display_name.map(|name| ClientInput::first(name, given.redirect_uris));
    let first = first.map(ClientInput::read).transpose()?;

    let (app, caller) = (call.app(), &call.caller);
    let application = app.create_application_with(caller, app_name, description, (passcodes, totp)).await?;
    let application = application.map_err(refusal)?;
    let mut shown = Shown::of(app.tenant, &application);
    let client = match first {
        Some(order) => Some(app.create_client(caller, application.id, order).await?.map_err(refusal)?),
        None => None,
    };
    shown.client_id = client.as_ref().map(|new| new.client.id);
    shown.client_secret = client.as_ref().map(|new| new.secret.reveal());
    Ok(result(StatusCode::CREATED, shown))
}

/// `GET /applications` and `GET /applications/list`: those that the caller may see.
pub(super) async fn list(call: Call) -> Result<Response, Fault> {
    let (_, own) = call.client()?;
    let all = call.caller.permissions.has(Permission::AppsRead);
    let configuration = call.app().known_configuration().await?;
    let seen = configuration.applications().filter(|application| all || application.id == own);
    let shown: Vec<_> = seen.map(|application| Shown::of(call.app().tenant, application)).collect();
    Ok(result(StatusCode::OK, shown))
}

/// `GET /applications/{app_id}`.
pub(super) async fn show(call: Call) -> Result<Response, Fault> {
    let application = of_path(&call, Permission::AppsRead).await?;
    Ok(result(StatusCode::OK, Shown::of(call.app().tenant, &application)))
}

/// `PUT /applications/{app_id}`: what is not given stays.
pub(super) async fn update(call: Call) -> Result<Response, Fault> {
    let application = of_path(&call, Permission::AppsEdit).await?;
    let given: ApplicationInput = call.json()?;
    let app_name = given.app_name.map(|text| name("app_name", text)).transpose()?;
    let description = given.app_description;
    let description =
        description.map(|value| text("app_description", value, DESCRIPTION_CHARS_MAX)).transpose()?;
    let methods = given.auth_methods.unwrap_or_default().read()?;
    let changed = call
        .app()
        .update_application(&call.caller, Area::Applications, application.id, move |application| {
            application.name = app_name.clone().unwrap_or_else(|| application.name.clone());
            application.description = description.clone().unwrap_or_else(|| application.description.clone());
            methods.apply(&mut application.passcodes, &mut application.totp);
        })
        .await?
        .map_err(refusal)?;
    Ok(result(StatusCode::OK, Shown::of(call.app().tenant, &changed)))
}

/// `DELETE /applications/{app_id}`: its clients go with it.
pub(super) async fn delete(call: Call) -> Result<Response, Fault> {
    let application = of_path(&call, Permission::AppsDelete).await?;
    call.app().delete_application(&call.caller, application.id).await?.map_err(refusal)?;
    Ok(empty(StatusCode::NO_CONTENT))
}
