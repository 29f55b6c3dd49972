//! Rules of sign-in policies.

mod action;
mod conditions;
mod demand;
mod factor;
mod input;
mod view;

pub(super) use view::view;

use super::door::configuration;
use super::page::{self, Page};
use super::policies::{kind, of_path, refusal};
use super::query::activates;
use super::shape::no_such;
use super::tree;
use crate::body::{empty, json};
use crate::call::Call;
use crate::fault::Fault;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::policies::PolicyRefusal;
use readmit_app::policies::rules::RuleOf;
use readmit_core::limits::RULES_PER_POLICY_MAX;
use readmit_core::operator::Area;
use readmit_core::policy::{Policy, Rule};
use serde_json::Value;

super::resource! {
    GET "/api/v1/policies/{policy_id}/rules", "okta.policies.read", Area::Policies.read(), list;
    POST "/api/v1/policies/{policy_id}/rules", "okta.policies.manage", Area::Policies.write(), create;
    GET "/api/v1/policies/{policy_id}/rules/{rule_id}", "okta.policies.read", Area::Policies.read(), read;
    PUT "/api/v1/policies/{policy_id}/rules/{rule_id}", "okta.policies.manage",
        Area::Policies.write(), replace;
    DELETE "/api/v1/policies/{policy_id}/rules/{rule_id}", "okta.policies.manage",
        Area::Policies.write(), delete;
    POST "/api/v1/policies/{policy_id}/rules/{rule_id}/lifecycle/activate", "okta.policies.manage",
        Area::Policies.write(), activate;
    POST "/api/v1/policies/{policy_id}/rules/{rule_id}/lifecycle/deactivate", "okta.policies.manage",
        Area::Policies.write(), deactivate;
}

/// The rule of the path.
fn rule_of_path<'a>(call: &Call, policy: &'a Policy) -> Result<&'a Rule, Fault> {
    let text = call.segment("rule_id");
    kind::rule(policy, text).ok_or_else(|| no_such(text, "PolicyRule"))
}

async fn list(call: Call) -> Result<Response, Fault> {
    let query = call.query()?;
    let configuration = configuration(&call, Area::Policies.read()).await?;
    let policy = of_path(&call, &configuration)?;
    let all = u32::try_from(RULES_PER_POLICY_MAX).unwrap_or(u32::MAX);
    let limit = Page::read(&query, all, all)?.limit;
    let rules = policy.rules.iter().take(usize::try_from(limit).unwrap_or(usize::MAX));
    let views: Vec<Value> = rules.map(|rule| view(&call, policy, rule)).collect();
    Ok(page::link(json(StatusCode::OK, &views), &call, None))
}

async fn read(call: Call) -> Result<Response, Fault> {
    let configuration = configuration(&call, Area::Policies.read()).await?;
    let policy = of_path(&call, &configuration)?;
    let rule = rule_of_path(&call, policy)?;
    Ok(json(StatusCode::OK, &view(&call, policy, rule)))
}

/// Answers with a rule that was made or changed.
fn show(call: &Call, put: Result<RuleOf, PolicyRefusal>) -> Result<Response, Fault> {
    let (policy, rule) = put.map_err(|refusal| refused(call, refusal))?;
    let rule = policy.rules.iter().find(|known| known.id == rule);
    let rule = rule.ok_or_else(|| Fault::internal("the rule is not in its policy"))?;
    Ok(json(StatusCode::OK, &view(call, &policy, rule)))
}

async fn create(call: Call) -> Result<Response, Fault> {
    let activates = activates(&call.query()?)?;
    let configuration = configuration(&call, Area::Policies.write()).await?;
    let policy = of_path(&call, &configuration)?;
    let mut order = input::order(&tree::body(&call)?, policy.kind())?;
    order.active = Some(activates && order.active.unwrap_or(true));
    let made = call.app().create_rule(&call.caller, policy.id, order).await?;
    show(&call, made)
}

async fn replace(call: Call) -> Result<Response, Fault> {
    let configuration = configuration(&call, Area::Policies.write()).await?;
    let policy = of_path(&call, &configuration)?;
    let rule = rule_of_path(&call, policy)?;
    let order = input::order(&tree::body(&call)?, policy.kind())?;
    let changed = call.app().update_rule(&call.caller, (policy.id, rule.id), order).await?;
    show(&call, changed)
}

async fn delete(call: Call) -> Result<Response, Fault> {
    let configuration = configuration(&call, Area::Policies.write()).await?;
    let policy = of_path(&call, &configuration)?;
    let rule = rule_of_path(&call, policy)?;
    let gone = call.app().delete_rule(&call.caller, policy.id, rule.id).await?;
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
    let rule = rule_of_path(&call, policy)?;
    let switched = call.app().switch_rule(&call.caller, policy.id, rule.id, active).await?;
    switched.map_err(|refusal| refused(&call, refusal))?;
    Ok(empty(StatusCode::NO_CONTENT))
}

fn refused(call: &Call, refusal: PolicyRefusal) -> Fault {
    let path = match refusal {
        PolicyRefusal::NoSuchRule => call.segment("rule_id"),
        _ => call.segment("policy_id"),
    };
    refusal::fault(refusal, "rule", path)
}

#[cfg(test)]
mod tests;
