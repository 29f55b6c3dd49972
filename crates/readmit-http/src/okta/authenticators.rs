//! Authenticators of the organisation, and their methods. None is ever removed: they are switched off.

mod input;
mod refusal;
mod view;
pub(super) mod word;

use super::door::configuration;
use super::id::{self, prefix};
use super::query::activates;
use super::shape::no_such;
use super::tree;
use crate::body::json;
use crate::call::Call;
use crate::fault::Fault;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::Failure;
use readmit_app::organisation_authenticators::AuthenticatorRefusal;
use readmit_core::authenticator::{Authenticator, FactorMethod};
use readmit_core::configuration::Configuration;
use readmit_core::id::AuthenticatorId;
use readmit_core::operator::Area;
use serde_json::Value;
use std::sync::Arc;

const READ: &str = "okta.authenticators.read";
const MANAGE: &str = "okta.authenticators.manage";

super::resource! {
    GET "/api/v1/authenticators", READ, Area::AuthenticationMethods.read(), list;
    POST "/api/v1/authenticators", MANAGE, Area::AuthenticationMethods.write(), create;
    GET "/api/v1/authenticators/{authenticator_id}", READ, Area::AuthenticationMethods.read(), show;
    PUT "/api/v1/authenticators/{authenticator_id}", MANAGE, Area::AuthenticationMethods.write(), replace;
    POST "/api/v1/authenticators/{authenticator_id}/lifecycle/activate", MANAGE,
        Area::AuthenticationMethods.write(), activate;
    POST "/api/v1/authenticators/{authenticator_id}/lifecycle/deactivate", MANAGE,
        Area::AuthenticationMethods.write(), deactivate;
    GET "/api/v1/authenticators/{authenticator_id}/methods", READ, Area::AuthenticationMethods.read(), methods;
    GET "/api/v1/authenticators/{authenticator_id}/methods/{method}", READ,
        Area::AuthenticationMethods.read(), show_method;
    PUT "/api/v1/authenticators/{authenticator_id}/methods/{method}", MANAGE,
        Area::AuthenticationMethods.write(), replace_method;
    POST "/api/v1/authenticators/{authenticator_id}/methods/{method}/lifecycle/activate", MANAGE,
        Area::AuthenticationMethods.write(), activate_method;
    POST "/api/v1/authenticators/{authenticator_id}/methods/{method}/lifecycle/deactivate", MANAGE,
        Area::AuthenticationMethods.write(), deactivate_method;
    GET "/api/v1/authenticators/{authenticator_id}/aaguids", READ, Area::AuthenticationMethods.read(), aaguids;
}

/// The authenticator of the path.
async fn of_path(call: &Call) -> Result<(Arc<Configuration>, Arc<Authenticator>), Fault> {
    let configuration = configuration(call, Area::AuthenticationMethods.read()).await?;
    let text = call.segment("authenticator_id");
    let id = id::parse(prefix::AUTHENTICATOR, text).map(AuthenticatorId::from_uuid);
    let found = id.and_then(|id| configuration.authenticator(id).cloned());
    let found = found.ok_or_else(|| no_such(text, "Authenticator"))?;
    Ok((configuration, found))
}

/// The method of the path, of an authenticator.
fn method_of_path(call: &Call, of: &Authenticator) -> Result<FactorMethod, Fault> {
    let text = call.segment("method");
    word::read_method(of.key, text).ok_or_else(|| no_such(text, "AuthenticatorMethod"))
}

async fn list(call: Call) -> Result<Response, Fault> {
    let configuration = configuration(&call, Area::AuthenticationMethods.read()).await?;
    let all: Vec<Value> = configuration
        .authenticators()
        .map(|found| view::authenticator(&call, &configuration, found))
        .collect();
    Ok(json(StatusCode::OK, &all))
}

async fn show(call: Call) -> Result<Response, Fault> {
    let (configuration, found) = of_path(&call).await?;
    Ok(json(StatusCode::OK, &view::authenticator(&call, &configuration, &found)))
}

async fn create(call: Call) -> Result<Response, Fault> {
    let active = activates(&call.query()?)?;
    let order = input::read(&tree::body(&call)?, None)?;
    let key = order.key;
    match call.app().add_authenticator(&call.caller, order, active).await? {
        Err(AuthenticatorRefusal::AlreadyActive) => Err(refusal::already_active(key)),
        verdict => answer(&call, Ok(verdict)).await,
    }
}

async fn replace(call: Call) -> Result<Response, Fault> {
    let (_, found) = of_path(&call).await?;
    let order = input::read(&tree::body(&call)?, Some(found.key))?;
    answer(&call, call.app().replace_authenticator(&call.caller, found.id, order).await).await
}

async fn activate(call: Call) -> Result<Response, Fault> {
    switch(&call, true).await
}

async fn deactivate(call: Call) -> Result<Response, Fault> {
    switch(&call, false).await
}

async fn switch(call: &Call, active: bool) -> Result<Response, Fault> {
    let (_, found) = of_path(call).await?;
    answer(call, call.app().switch_authenticator(&call.caller, found.id, active).await).await
}

/// An authenticator as it is after an act, or why there was none.
async fn answer(
    call: &Call,
    verdict: Result<Result<Arc<Authenticator>, AuthenticatorRefusal>, Failure>,
) -> Result<Response, Fault> {
    let changed = verdict?.map_err(|reason| refusal::fault(reason, call.segment("authenticator_id")))?;
    let configuration = call.app().configuration().await?;
    Ok(json(StatusCode::OK, &view::authenticator(call, &configuration, &changed)))
}

async fn methods(call: Call) -> Result<Response, Fault> {
    let (configuration, found) = of_path(&call).await?;
    let all: Vec<Value> = found
        .key
        .methods()
        .iter()
        .map(|method| view::method(&call, &configuration, &found, *method))
        .collect();
    Ok(json(StatusCode::OK, &all))
}

async fn show_method(call: Call) -> Result<Response, Fault> {
    let (configuration, found) = of_path(&call).await?;
    let method = method_of_path(&call, &found)?;
    Ok(json(StatusCode::OK, &view::method(&call, &configuration, &found, method)))
}

async fn replace_method(call: Call) -> Result<Response, Fault> {
    let (_, found) = of_path(&call).await?;
    let method = method_of_path(&call, &found)?;
    let settings = input::read_method(method, &tree::body(&call)?)?;
    let verdict = call.app().replace_method(&call.caller, found.id, method, settings).await;
    answer_method(&call, method, verdict).await
}

async fn activate_method(call: Call) -> Result<Response, Fault> {
    switch_method(&call, true).await
}

async fn deactivate_method(call: Call) -> Result<Response, Fault> {
    switch_method(&call, false).await
}

async fn switch_method(call: &Call, active: bool) -> Result<Response, Fault> {
    let (_, found) = of_path(call).await?;
    let method = method_of_path(call, &found)?;
    let verdict = call.app().switch_method(&call.caller, found.id, method, active).await;
    answer_method(call, method, verdict).await
}

async fn answer_method(
    call: &Call,
    method: FactorMethod,
    verdict: Result<Result<Arc<Authenticator>, AuthenticatorRefusal>, Failure>,
) -> Result<Response, Fault> {
    let changed = verdict?.map_err(|reason| refusal::fault(reason, call.segment("authenticator_id")))?;
    let configuration = call.app().configuration().await?;
    Ok(json(StatusCode::OK, &view::method(call, &configuration, &changed, method)))
}

/// Models of security keys are not restricted, so there are no lists of them.
async fn aaguids(call: Call) -> Result<Response, Fault> {
    let (_, found) = of_path(&call).await?;
    if found.key != readmit_core::authenticator::AuthenticatorKey::Passkey {
        return Err(no_such(call.segment("authenticator_id"), "Authenticator"));
    }
    Ok(json(StatusCode::OK, &Vec::<Value>::new()))
}
