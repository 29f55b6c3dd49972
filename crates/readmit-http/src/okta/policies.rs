//! Sign-in policies.

mod input;
pub(super) mod kind;
pub(super) mod refusal;
mod settings;
mod view;

pub(super) use input::STATUS;
pub(super) use view::status;

use super::door::configuration;
use super::page::{self, Page};
use super::query::{Query, activates, parameter};
use super::shape::{invalid, missing, no_such};
use super::{id, tree};
use crate::body::{empty, json};
use crate::call::Call;
use crate::fault::Fault;
use axum::http::StatusCode;
use axum::response::Response;
use kind::{KINDS, OTHER_KINDS};
use readmit_core::configuration::Configuration;
use readmit_core::id::ApplicationId;
use readmit_core::operator::Area;
use readmit_core::policy::{Policy, PolicyKind};
use serde_json::Value;
use std::sync::Arc;

super::resource! {
    GET "/api/v1/policies", "okta.policies.read", Area::Policies.read(), list;
    POST "/api/v1/policies", "okta.policies.manage", Area::Policies.write(), create;
    GET "/api/v1/policies/{policy_id}", "okta.policies.read", Area::Policies.read(), read;
    PUT "/api/v1/policies/{policy_id}", "okta.policies.manage", Area::Policies.write(), replace;
    DELETE "/api/v1/policies/{policy_id}", "okta.policies.manage", Area::Policies.write(), delete;
    POST "/api/v1/policies/{policy_id}/clone", "okta.policies.manage", Area::Policies.write(), copy;
    POST "/api/v1/policies/{policy_id}/lifecycle/activate", "okta.policies.manage",
        Area::Policies.write(), activate;
    POST "/api/v1/policies/{policy_id}/lifecycle/deactivate", "okta.policies.manage",
        Area::Policies.write(), deactivate;
}

/// Policies on a page, where nothing is asked for, and at most.
const PAGE: (u32, u32) = (20, 200);

/// The policy of the path.
pub(super) fn of_path<'a>(call: &Call, configuration: &'a Configuration) -> Result<&'a Arc<Policy>, Fault> {
    let text = call.segment("policy_id");
    kind::policy(configuration, text).ok_or_else(|| no_such(text, "Policy"))
}

fn expands(query: &Query) -> bool {
    parameter(query, "expand").is_some_and(|expand| expand.split(',').any(|word| word.trim() == "rules"))
}

async fn list(call: Call) -> Result<Response, Fault> {
    let query = call.query()?;
    let configuration = configuration(&call, Area::Policies.read()).await?;
    let asked = parameter(&query, "type").ok_or_else(|| missing("type: must be a type of policy"))?;
    let kind = KINDS.iter().find(|(word, _)| *word == asked).map(|(_, kind)| *kind);
    if kind.is_none() && !OTHER_KINDS.contains(&asked) {
        let known: Vec<_> = KINDS.iter().map(|(word, _)| *word).collect();
        return Err(invalid("type", [format!("type: must be one of {}", known.join(", "))]));
    }
    let active = match parameter(&query, "status") {
        None => None,
        Some("ACTIVE") => Some(true),
        Some("INACTIVE") => Some(false),
        Some(_) => return Err(invalid("status", ["status: must be ACTIVE or INACTIVE"])),
    };
    let starts = parameter(&query, "q").unwrap_or_default().to_lowercase();
    let resource = parameter(&query, "resourceId");
    let only = resource.map(|text| policy_of(&configuration, text, kind)).transpose()?;
    let page = Page::read(&query, PAGE.0, PAGE.1)?;

    let of_kind = kind.map(|kind| configuration.policies_of(kind)).unwrap_or_default();
    let found: Vec<&Arc<Policy>> = of_kind
        .iter()
        .filter(|policy| active.is_none_or(|active| policy.active == active))
        .filter(|policy| policy.name.to_lowercase().starts_with(&starts))
        .filter(|policy| only.as_ref().is_none_or(|only| only.as_ref() == Some(policy)))
        .collect();
    let text = |policy: &&Arc<Policy>| kind::policy_text(policy.kind(), policy.id);
    let (found, next) = page.cut(page.behind(found, text)?, text);
    let expands = expands(&query);
    let views: Vec<Value> =
        found.into_iter().map(|policy| view::view(&call, &configuration, policy, expands)).collect();
    Ok(page::link(json(StatusCode::OK, &views), &call, next.as_deref()))
}

/// The policy that judges who signs in to an application, where it is of this kind.
fn policy_of<'a>(
    configuration: &'a Configuration,
    text: &str,
    kind: Option<PolicyKind>,
) -> Result<Option<&'a Arc<Policy>>, Fault> {
    let application = id::parse(id::prefix::APP, text).map(ApplicationId::from_uuid);
    let policy = application.and_then(|application| configuration.access_policy_of(application));
    let policy = policy.ok_or_else(|| no_such(text, "AppInstance"))?;
    Ok(Some(policy).filter(|policy| Some(policy.kind()) == kind))
}

async fn read(call: Call) -> Result<Response, Fault> {
    let query = call.query()?;
    let configuration = configuration(&call, Area::Policies.read()).await?;
    let policy = of_path(&call, &configuration)?;
    Ok(json(StatusCode::OK, &view::view(&call, &configuration, policy, expands(&query))))
}

/// Answers with a policy as it stands now.
async fn show(call: &Call, policy: &Policy) -> Result<Response, Fault> {
    // The place of the built-in one depends on the others.
    let configuration = call.app().configuration().await?;
    Ok(json(StatusCode::OK, &view::view(call, &configuration, policy, false)))
}

async fn create(call: Call) -> Result<Response, Fault> {
    let activates = activates(&call.query()?)?;
    let mut order = input::order(&tree::body(&call)?, None)?;
    order.active = Some(activates && order.active.unwrap_or(true));
    let made = call.app().create_policy(&call.caller, order).await?;
    show(&call, &*made.map_err(|refusal| refused(&call, refusal))?).await
}

async fn replace(call: Call) -> Result<Response, Fault> {
    let configuration = configuration(&call, Area::Policies.write()).await?;
    let policy = of_path(&call, &configuration)?;
    let order = input::order(&tree::body(&call)?, Some(policy))?;
    let changed = call.app().update_policy(&call.caller, policy.id, order).await?;
    show(&call, &*changed.map_err(|refusal| refused(&call, refusal))?).await
}

async fn copy(call: Call) -> Result<Response, Fault> {
    let configuration = configuration(&call, Area::Policies.write()).await?;
    let policy = of_path(&call, &configuration)?;
    let name = |name: &str| format!("[cloned] {name}");
    let made = call.app().clone_policy(&call.caller, policy.id, name).await?;
    show(&call, &*made.map_err(|refusal| refused(&call, refusal))?).await
}

async fn delete(call: Call) -> Result<Response, Fault> {
    let configuration = configuration(&call, Area::Policies.write()).await?;
    let policy = of_path(&call, &configuration)?;
    let gone = call.app().delete_policy(&call.caller, policy.id).await?;
    gone.map_err(|refusal| refused(&call, refusal))?;
    Ok(empty(StatusCode::NO_CONTENT))
}

async fn activate(call: Call) -> Result<Response, Fault> {
    switch(call, true).await
}

async fn deactivate(call: Call) -> Result<Response, Fault> {
    switch(call, false).await
}

async fn switch(call: Call, active: bool) -> Result<Response, Fault> {
    let configuration = configuration(&call, Area::Policies.write()).await?;
    let policy = of_path(&call, &configuration)?;
    let switched = call.app().switch_policy(&call.caller, policy.id, active).await?;
    switched.map_err(|refusal| refused(&call, refusal))?;
    Ok(empty(StatusCode::NO_CONTENT))
}

fn refused(call: &Call, refusal: readmit_app::policies::PolicyRefusal) -> Fault {
    refusal::fault(refusal, "policy", call.segment("policy_id"))
}
