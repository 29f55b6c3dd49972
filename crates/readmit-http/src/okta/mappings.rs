//! Which access policy judges who signs in to which application.

use super::apps;
use super::door::configuration;
use super::id::{self, prefix};
use super::link::{Allow, Links};
use super::policies::{kind, of_path, refusal};
use super::shape::{forbidden, invalid, no_such};
use super::tree::{self, Faults, Node};
use crate::body::{empty, json};
use crate::call::Call;
use crate::fault::Fault;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::apps::Pair;
use readmit_core::application::Application;
use readmit_core::configuration::Configuration;
use readmit_core::id::ApplicationId;
use readmit_core::operator::Area;
use readmit_core::policy::{Policy, PolicyKind};
use serde_json::{Value, json};
use std::sync::Arc;

super::resource! {
    PUT "/api/v1/apps/{app_id}/policies/{policy_id}", "okta.apps.manage", Area::Applications.write(), assign;
    GET "/api/v1/policies/{policy_id}/app", "okta.policies.read", Area::Policies.read(), applications;
    GET "/api/v1/policies/{policy_id}/mappings", "okta.policies.read", Area::Policies.read(), list;
    POST "/api/v1/policies/{policy_id}/mappings", "okta.policies.manage", Area::Applications.write(), create;
    GET "/api/v1/policies/{policy_id}/mappings/{mapping_id}", "okta.policies.read",
        Area::Policies.read(), read;
    DELETE "/api/v1/policies/{policy_id}/mappings/{mapping_id}", "okta.policies.manage",
        Area::Applications.write(), delete;
}

/// How ids of mappings begin. A mapping is an application's: it has one policy at a time.
const MAPPING: &str = "map";

/// The applications that a policy judges. The built-in one judges all that have no other.
fn judged<'a>(configuration: &'a Configuration, policy: &Policy) -> Vec<&'a Arc<Application>> {
    let has = |known: &Arc<Application>| {
        configuration.access_policy_of(known.id).is_some_and(|found| found.id == policy.id)
    };
    configuration.applications().filter(|known| has(known)).collect()
}

/// The mapping of the path: its policy and its application.
fn mapping_of_path<'a>(
    call: &Call,
    configuration: &'a Configuration,
) -> Result<(&'a Arc<Policy>, &'a Arc<Application>), Fault> {
    let policy = of_path(call, configuration)?;
    let text = call.segment("mapping_id");
    let id = id::parse(MAPPING, text).map(ApplicationId::from_uuid);
    let found = judged(configuration, policy).into_iter().find(|known| Some(known.id) == id);
    found.map(|application| (policy, application)).ok_or_else(|| no_such(text, "PolicyMapping"))
}

fn view(call: &Call, policy: &Policy, application: &Application) -> Value {
    let id = id::text(MAPPING, application.id.uuid());
    let path = format!("/api/v1/policies/{}", kind::policy_text(policy.kind(), policy.id));
    let links = Links::new(call)
        .with("self", &format!("{path}/mappings/{id}"), &[Allow::Get, Allow::Delete])
        .with("application", &format!("/api/v1/apps/{}", apps::view::id_of(application.id)), &[Allow::Get])
        .with("policy", &path, &[Allow::Get]);
    json!({ "id": id, "_links": links.into_value() })
}

async fn assign(call: Call) -> Result<Response, Fault> {
    let (app, policy) = (call.segment("app_id"), call.segment("policy_id"));
    let configuration = configuration(&call, Area::Applications.write()).await?;
    let policy = kind::policy(&configuration, policy).ok_or_else(|| no_such(policy, "Policy"))?;
    let application = id::parse(prefix::APP, app).ok_or_else(|| no_such(app, "AppInstance"))?;
    let application = ApplicationId::from_uuid(application);
    let assigned = call.app().assign_access_policy(&call.caller, application, Some(policy.id), None).await?;
    assigned.map_err(|refused| refusal::fault(refused, "policy", app))?;
    Ok(empty(StatusCode::NO_CONTENT))
}

async fn applications(call: Call) -> Result<Response, Fault> {
    let configuration = configuration(&call, Area::Policies.read()).await?;
    let policy = of_path(&call, &configuration)?;
    let judged = judged(&configuration, policy).into_iter();
    let views: Vec<Value> = judged
        .map(|application| apps::view::app(&call, &configuration, &Pair::of(&configuration, application)))
        .collect();
    Ok(json(StatusCode::OK, &views))
}

async fn list(call: Call) -> Result<Response, Fault> {
    let configuration = configuration(&call, Area::Policies.read()).await?;
    let policy = of_path(&call, &configuration)?;
    let judged = judged(&configuration, policy).into_iter();
    let views: Vec<Value> = judged.map(|application| view(&call, policy, application)).collect();
    Ok(json(StatusCode::OK, &views))
}

async fn read(call: Call) -> Result<Response, Fault> {
    let configuration = configuration(&call, Area::Policies.read()).await?;
    let (policy, application) = mapping_of_path(&call, &configuration)?;
    Ok(json(StatusCode::OK, &view(&call, policy, application)))
}

async fn create(call: Call) -> Result<Response, Fault> {
    let configuration = configuration(&call, Area::Applications.write()).await?;
    let policy = of_path(&call, &configuration)?;
    let application = resource(&tree::body(&call)?)?;
    let assigned = call.app().assign_access_policy(&call.caller, application, Some(policy.id), None).await?;
    let application = assigned.map_err(|refused| match refused {
        readmit_app::policies::PolicyRefusal::NoSuchApplication => {
            invalid("mapping", ["resourceId: no such application"])
        }
        refused => refusal::fault(refused, "policy", call.segment("policy_id")),
    })?;
    Ok(json(StatusCode::OK, &view(&call, policy, &application)))
}

/// The application that a mapping shall be of.
fn resource(body: &Value) -> Result<ApplicationId, Fault> {
    let faults = Faults::default();
    let root = Node::root(body, &faults);
    let (kind, resource) = (root.get("resourceType"), root.get("resourceId"));
    kind.word(&[("APP", ())]);
    let id = resource.required().then(|| ApplicationId::from_uuid(resource.id(prefix::APP)));
    faults.finish("mapping", id)
}

async fn delete(call: Call) -> Result<Response, Fault> {
    let configuration = configuration(&call, Area::Applications.write()).await?;
    let (policy, application) = mapping_of_path(&call, &configuration)?;
    if policy.id == Policy::built_in_id(PolicyKind::Access) {
        return Err(forbidden("every application has an access policy: give this one another"));
    }
    let instead_of = Some(policy.id);
    let gone = call.app().assign_access_policy(&call.caller, application.id, None, instead_of).await?;
    gone.map_err(|refused| refusal::fault(refused, "policy", call.segment("mapping_id")))?;
    Ok(empty(StatusCode::NO_CONTENT))
}
