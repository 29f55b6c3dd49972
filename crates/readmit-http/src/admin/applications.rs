//! Applications, and their settings of one-time passcodes.

use super::code_policy::{CodePolicyInput, CodePolicyShown};
use super::doc::{Doc, schema};
use super::refusal::{self, unknown_application};
use super::wire::{date_time, id, line};
use crate::body::{empty, json};
use crate::call::Call;
use crate::fault::Fault;
use crate::surface::Access;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_core::application::{Application, Passcodes};
use readmit_core::id::ApplicationId;
use readmit_core::limits::NAME_CHARS_MAX;
use readmit_core::operator::Area;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

const DESCRIPTION_CHARS_MAX: usize = 1_000;

super::resource! {
    GET "/admin/api/v1/applications", Access::Operator(Area::Applications.read()), list,
        Doc::new("Applications", "All applications").answer(200, schema::<Applications>);
    POST "/admin/api/v1/applications", Access::Operator(Area::Applications.write()), create,
        Doc::new("Applications", "Make an application")
            .body(schema::<NewApplication>)
            .answer(201, schema::<ApplicationShown>);
    GET "/admin/api/v1/applications/{application}", Access::Operator(Area::Applications.read()), show,
        Doc::new("Applications", "One application").answer(200, schema::<ApplicationShown>);
    PATCH "/admin/api/v1/applications/{application}", Access::Operator(Area::Applications.write()), change,
        Doc::new("Applications", "Change an application")
            .body(schema::<ApplicationInput>)
            .answer(200, schema::<ApplicationShown>);
    DELETE "/admin/api/v1/applications/{application}", Access::Operator(Area::Applications.write()), delete,
        Doc::new("Applications", "Remove an application").saying("Its clients go with it.");
    GET "/admin/api/v1/applications/{application}/passcodes",
        Access::Operator(Area::AuthenticationMethods.read()), passcodes,
        Doc::new("Applications", "The settings of one-time passcodes").answer(200, schema::<PasscodesShown>);
    PUT "/admin/api/v1/applications/{application}/passcodes",
        Access::Operator(Area::AuthenticationMethods.write()), set_passcodes,
        Doc::new("Applications", "Change settings of one-time passcodes")
            .saying("What is left out stays. While `cross_client` is off, operators cannot generate \
                     codes for the application.")
            .body(schema::<PasscodesInput>)
            .answer(200, schema::<PasscodesShown>);
}

/// All applications.
#[derive(Serialize, ToSchema)]
struct Applications {
    applications: Vec<ApplicationShown>,
}

/// An application.
#[derive(Serialize, ToSchema)]
struct ApplicationShown {
    id: String,
    name: String,
    description: String,
    /// Cross-client OTP flow: whether one client may issue and another one redeem.
    cross_client: bool,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    updated_at: String,
}

/// An application to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewApplication {
    name: String,
    #[serde(default)]
    description: String,
}

/// A change of an application; what is not given stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ApplicationInput {
    name: Option<String>,
    description: Option<String>,
}

/// The settings of one-time passcodes.
#[derive(Serialize, ToSchema)]
struct PasscodesShown {
    /// Cross-client OTP flow: whether one client may issue and another one redeem.
    cross_client: bool,
    codes: CodePolicyShown,
}

/// A change of these settings; what is not given stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PasscodesInput {
    cross_client: Option<bool>,
    #[serde(default)]
    codes: CodePolicyInput,
}

impl ApplicationShown {
    fn of(application: &Application) -> Self {
        Self {
            id: application.id.to_string(),
            name: application.name.clone(),
            description: application.description.clone(),
            cross_client: application.passcodes.cross_client,
            created_at: date_time(application.created_at),
            updated_at: date_time(application.updated_at),
        }
    }
}

impl PasscodesShown {
    fn of(passcodes: &Passcodes) -> Self {
        Self { cross_client: passcodes.cross_client, codes: CodePolicyShown::of(&passcodes.policy) }
    }
}

/// A name that people see.
pub(super) fn name(text: &str) -> Result<String, Fault> {
    let name = line("name", text, NAME_CHARS_MAX)?;
    if name.is_empty() { Err(Fault::invalid("name must not be empty")) } else { Ok(name) }
}

/// The application of the path.
pub(super) async fn of_path(call: &Call) -> Result<Arc<Application>, Fault> {
    let application: ApplicationId = id(call, "application", unknown_application)?;
    let configuration = call.app().configuration().await?;
    configuration.application(application).cloned().ok_or_else(unknown_application)
}

async fn list(call: Call) -> Result<Response, Fault> {
    let configuration = call.app().configuration().await?;
    let mut applications: Vec<_> = configuration.applications().cloned().collect();
    applications.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    let applications = applications.iter().map(|application| ApplicationShown::of(application)).collect();
    Ok(json(StatusCode::OK, &Applications { applications }))
}

async fn create(call: Call) -> Result<Response, Fault> {
    let given: NewApplication = call.json()?;
    let description = line("description", &given.description, DESCRIPTION_CHARS_MAX)?;
    let name = name(&given.name)?;
    let made = call.app().create_application(&call.caller, name, description, Passcodes::default()).await?;
    Ok(json(StatusCode::CREATED, &ApplicationShown::of(&*made.map_err(refusal::configure)?)))
}

async fn show(call: Call) -> Result<Response, Fault> {
    Ok(json(StatusCode::OK, &ApplicationShown::of(&*of_path(&call).await?)))
}

async fn change(call: Call) -> Result<Response, Fault> {
    let application: ApplicationId = id(&call, "application", unknown_application)?;
    let given: ApplicationInput = call.json()?;
    let name = given.name.as_deref().map(name).transpose()?;
    let description = given.description.as_deref();
    let description = description.map(|text| line("description", text, DESCRIPTION_CHARS_MAX)).transpose()?;
    let changed = call
        .app()
        .update_application(&call.caller, Area::Applications, application, move |application| {
            application.name = name.clone().unwrap_or_else(|| application.name.clone());
            application.description = description.clone().unwrap_or_else(|| application.description.clone());
        })
        .await?;
    Ok(json(StatusCode::OK, &ApplicationShown::of(&*changed.map_err(refusal::configure)?)))
}

async fn delete(call: Call) -> Result<Response, Fault> {
    let application: ApplicationId = id(&call, "application", unknown_application)?;
    call.app().delete_application(&call.caller, application).await?.map_err(refusal::configure)?;
    Ok(empty(StatusCode::NO_CONTENT))
}

async fn passcodes(call: Call) -> Result<Response, Fault> {
    Ok(json(StatusCode::OK, &PasscodesShown::of(&of_path(&call).await?.passcodes)))
}

async fn set_passcodes(call: Call) -> Result<Response, Fault> {
    let application: ApplicationId = id(&call, "application", unknown_application)?;
    let given: PasscodesInput = call.json()?;
    given.codes.check()?;
    let changed = call
        .app()
        .update_application(&call.caller, Area::AuthenticationMethods, application, move |application| {
            let passcodes = &mut application.passcodes;
            passcodes.cross_client = given.cross_client.unwrap_or(passcodes.cross_client);
            given.codes.apply(&mut passcodes.policy);
        })
        .await?;
    Ok(json(StatusCode::OK, &PasscodesShown::of(&changed.map_err(refusal::configure)?.passcodes)))
}
