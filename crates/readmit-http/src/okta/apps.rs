//! Applications: OpenID Connect apps with their one client, and who belongs to them.
//!
//! Every application is one here, whichever way it was made. A client's secret is shown once, in the answer that it
//! was drawn for; after that nobody can read it.

mod filter;
pub(super) mod grants;
pub(super) mod groups;
mod input;
pub(super) mod keys;
mod settings;
pub(super) mod users;
pub(super) mod view;

use super::door::configuration;
use super::id::{self, prefix};
use super::page::{self, Page};
use super::query::activates;
use super::shape::{error_with, forbidden, invalid, no_such};
use super::tree;
use crate::body::{empty, json};
use crate::call::Call;
use crate::fault::Fault;
use axum::http::StatusCode;
use axum::response::Response;
use filter::Filter;
use readmit_app::apps::{AppRefusal, Pair};
use readmit_core::application::Application;
use readmit_core::configuration::Configuration;
use readmit_core::id::ApplicationId;
use readmit_core::operator::Area;
use serde_json::{Value, json};
use std::sync::Arc;

super::resource! {
    GET "/api/v1/apps", "okta.apps.read", Area::Applications.read(), list;
    POST "/api/v1/apps", "okta.apps.manage", Area::Applications.write(), create;
    GET "/api/v1/apps/{app_id}", "okta.apps.read", Area::Applications.read(), read;
    PUT "/api/v1/apps/{app_id}", "okta.apps.manage", Area::Applications.write(), replace;
    DELETE "/api/v1/apps/{app_id}", "okta.apps.manage", Area::Applications.write(), delete;
    POST "/api/v1/apps/{app_id}/lifecycle/activate", "okta.apps.manage", Area::Applications.write(), activate;
    POST "/api/v1/apps/{app_id}/lifecycle/deactivate", "okta.apps.manage",
        Area::Applications.write(), deactivate;
}

/// Applications on a page, where nothing is asked for and at most.
const PAGE_MAX: u32 = 200;

fn unknown(call: &Call) -> Fault {
    no_such(call.segment("app_id"), "AppInstance")
}

/// The id in the path.
fn id_of_path(call: &Call) -> Result<ApplicationId, Fault> {
    let id = id::parse(prefix::APP, call.segment("app_id"));
    id.map(ApplicationId::from_uuid).ok_or_else(|| unknown(call))
}

/// The application of the path.
fn of_path(call: &Call, configuration: &Configuration) -> Result<Pair, Fault> {
    let found = configuration.application(id_of_path(call)?);
    found.map(|found| Pair::of(configuration, found)).ok_or_else(|| unknown(call))
}

async fn list(call: Call) -> Result<Response, Fault> {
    let mut query = call.query()?;
    // As many as the server likes.
    query.retain(|(name, value)| name != "limit" || value != "-1");
    let filter = Filter::read(&call, &query).await?;
    let configuration = configuration(&call, Area::Applications.read()).await?;
    let page = Page::read(&query, PAGE_MAX, PAGE_MAX)?;
    let mut found: Vec<&Arc<Application>> = configuration.applications().collect();
    found.sort_by_key(|application| (application.created_at, application.id));
    // One may have changed since it was the last of its page: it still says where the next one begins.
    let rest = page.behind(found, |known| view::id_of(known.id))?;
    let pairs = rest.into_iter().map(|application| Pair::of(&configuration, application));
    let pairs = pairs.filter(|pair| filter.takes(&configuration, pair)).collect();
    let (pairs, next) = page.cut(pairs, |pair: &Pair| view::id_of(pair.application.id));
    let views: Vec<Value> = pairs.iter().map(|pair| view::app(&call, &configuration, pair)).collect();
    Ok(page::link(json(StatusCode::OK, &views), &call, next.as_deref()))
}

async fn read(call: Call) -> Result<Response, Fault> {
    let configuration = configuration(&call, Area::Applications.read()).await?;
    Ok(json(StatusCode::OK, &view::app(&call, &configuration, &of_path(&call, &configuration)?)))
}

/// Answers with an application that was made or changed.
async fn show(call: &Call, put: Result<Pair, AppRefusal>) -> Result<Response, Fault> {
    let pair = put.map_err(|refusal| fault(call, refusal))?;
    let configuration = call.app().configuration().await?;
    Ok(json(StatusCode::OK, &view::app(call, &configuration, &pair)))
}

async fn create(call: Call) -> Result<Response, Fault> {
    let active = activates(&call.query()?)?;
    let order = input::order(&call, &tree::body(&call)?, None)?;
    let made = call.app().create_app(&call.caller, order, active).await?;
    show(&call, made).await
}

async fn replace(call: Call) -> Result<Response, Fault> {
    let id = id_of_path(&call)?;
    let configuration = configuration(&call, Area::Applications.write()).await?;
    let former = of_path(&call, &configuration)?.client;
    let former = former.ok_or_else(|| fault(&call, AppRefusal::NoClient))?;
    let order = input::order(&call, &tree::body(&call)?, Some(&former))?;
    let changed = call.app().update_app(&call.caller, id, order).await?;
    show(&call, changed).await
}

async fn delete(call: Call) -> Result<Response, Fault> {
    let gone = call.app().delete_app(&call.caller, id_of_path(&call)?).await?;
    gone.map_err(|refusal| fault(&call, refusal))?;
    Ok(empty(StatusCode::NO_CONTENT))
}

async fn activate(call: Call) -> Result<Response, Fault> {
    switch(call, true).await
}

async fn deactivate(call: Call) -> Result<Response, Fault> {
    switch(call, false).await
}

async fn switch(call: Call, active: bool) -> Result<Response, Fault> {
    let switched = call.app().switch_app(&call.caller, id_of_path(&call)?, active).await?;
    switched.map_err(|refusal| fault(&call, refusal))?;
    Ok(json(StatusCode::OK, &json!({})))
}

fn fault(call: &Call, refusal: AppRefusal) -> Fault {
    let message = refusal.to_string();
    match refusal {
        AppRefusal::NoSuchApp => unknown(call),
        AppRefusal::NoSuchGroup => no_such(call.segment("group_id"), "UserGroup"),
        AppRefusal::NoSuchGrant => no_such(call.segment("grant_id"), "OAuth2ScopeConsentGrant"),
        AppRefusal::NoSuchKey => no_such(call.segment("key_id"), "JsonWebKey"),
        AppRefusal::StillActive => {
            let cause = "The application must be deactivated before deletion.";
            error_with(StatusCode::FORBIDDEN, "E0000056", "Delete application forbidden.", [cause])
        }
        AppRefusal::NotYours(_) | AppRefusal::Denied(_) => forbidden(message),
        AppRefusal::Label => invalid("label", [format!("label: {message}")]),
        AppRefusal::KeyTaken => invalid("jwks", [format!("kid: {message}")]),
        AppRefusal::NoClient | AppRefusal::SettingsTooLarge | AppRefusal::TooMany(..) => {
            invalid("app", [format!("app: {message}")])
        }
    }
}
