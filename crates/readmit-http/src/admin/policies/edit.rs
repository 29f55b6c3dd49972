//! Sign-in policies and their rules: made, changed, put in order, switched and removed.

use super::input::{PolicyInput, RuleInput};
use super::refusal::{policy as refused, unknown_policy, unknown_rule};
use super::view::PolicyShown;
use crate::admin::doc::{Doc, schema};
use crate::admin::refusal::unknown_application;
use crate::admin::wire::{id, read_id};
use crate::body::{empty, json};
use crate::call::Call;
use crate::fault::Fault;
use crate::surface::Access;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_core::id::{ApplicationId, PolicyId, RuleId};
use readmit_core::operator::Area;
use readmit_core::policy::Policy;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const WRITE: Access = Access::Operator(Area::Policies.write());

crate::admin::resource! {
    POST "/admin/api/v1/policies", WRITE, create,
        Doc::new("Policies", "Make a sign-in policy")
            .saying("One about enrolment or access comes with the rule that is looked at last.")
            .body(schema::<PolicyInput>)
            .answer(201, schema::<PolicyShown>);
    PUT "/admin/api/v1/policies/{policy}", WRITE, replace,
        Doc::new("Policies", "Change a sign-in policy")
            .saying("Its kind and its rules stay. A built-in policy keeps its place, and is about everyone.")
            .body(schema::<PolicyInput>)
            .answer(200, schema::<PolicyShown>);
    DELETE "/admin/api/v1/policies/{policy}", WRITE, remove,
        Doc::new("Policies", "Remove a sign-in policy with its rules")
            .saying("Not a built-in one, nor one that an application has.");
    PUT "/admin/api/v1/policies/{policy}/priority", WRITE, put_at,
        Doc::new("Policies", "Give a policy another place")
            .saying("Those that stand in its way move. The built-in one stays behind all others.")
            .body(schema::<Place>)
            .answer(200, schema::<PolicyShown>);
    POST "/admin/api/v1/policies/{policy}/clone", WRITE, clone,
        Doc::new("Policies", "Make a policy like this one, behind the others").answer(201, schema::<PolicyShown>);
    POST "/admin/api/v1/policies/{policy}/activate", WRITE, activate,
        Doc::new("Policies", "Switch a policy on").answer(200, schema::<PolicyShown>);
    POST "/admin/api/v1/policies/{policy}/deactivate", WRITE, deactivate,
        Doc::new("Policies", "Switch a policy off").answer(200, schema::<PolicyShown>);
    POST "/admin/api/v1/policies/{policy}/rules", WRITE, create_rule,
        Doc::new("Policies", "Make a rule")
            .saying("Its place is before the built-in rule of the policy.")
            .body(schema::<RuleInput>)
            .answer(201, schema::<RuleChanged>);
    PUT "/admin/api/v1/policies/{policy}/rules/{rule}", WRITE, replace_rule,
        Doc::new("Policies", "Change a rule")
            .saying("A built-in rule keeps its place and has no conditions.")
            .body(schema::<RuleInput>)
            .answer(200, schema::<RuleChanged>);
    DELETE "/admin/api/v1/policies/{policy}/rules/{rule}", WRITE, remove_rule,
        Doc::new("Policies", "Remove a rule");
    PUT "/admin/api/v1/policies/{policy}/rules/{rule}/priority", WRITE, put_rule_at,
        Doc::new("Policies", "Give a rule another place").body(schema::<Place>).answer(200, schema::<PolicyShown>);
    POST "/admin/api/v1/policies/{policy}/rules/{rule}/activate", WRITE, activate_rule,
        Doc::new("Policies", "Switch a rule on").answer(200, schema::<PolicyShown>);
    POST "/admin/api/v1/policies/{policy}/rules/{rule}/deactivate", WRITE, deactivate_rule,
        Doc::new("Policies", "Switch a rule off").answer(200, schema::<PolicyShown>);
    PUT "/admin/api/v1/applications/{application}/access-policy",
        Access::Operator(Area::Applications.write()), assign,
        Doc::new("Policies", "Give an application an access policy")
            .body(schema::<AssignedPolicy>)
            .answer(200, schema::<PolicyShown>);
}

/// A place.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Place {
    /// From 1 on; a number beyond the last is the last.
    #[schema(minimum = 1)]
    priority: u32,
}

/// Which access policy.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AssignedPolicy {
    /// Null: the built-in one.
    #[schema(format = Uuid)]
    policy: Option<String>,
}

/// A rule that was made or changed, with the policy as it is now.
#[derive(Serialize, ToSchema)]
struct RuleChanged {
    /// The rule's id.
    #[schema(format = Uuid)]
    rule: String,
    policy: PolicyShown,
}

fn policy_id(call: &Call) -> Result<PolicyId, Fault> {
    id(call, "policy", unknown_policy)
}

fn rule_id(call: &Call) -> Result<RuleId, Fault> {
    id(call, "rule", unknown_rule)
}

async fn shown(call: &Call, status: StatusCode, policy: &Policy) -> Result<Response, Fault> {
    let configuration = call.app().configuration().await?;
    Ok(json(status, &PolicyShown::of(policy, &configuration)))
}

/// The policy of the path as it is now.
async fn shown_now(call: &Call, policy: PolicyId) -> Result<Response, Fault> {
    let configuration = call.app().configuration().await?;
    let policy = configuration.policy(policy).ok_or_else(unknown_policy)?;
    Ok(json(StatusCode::OK, &PolicyShown::of(policy, &configuration)))
}

async fn create(call: Call) -> Result<Response, Fault> {
    let order = call.json::<PolicyInput>()?.read(None)?;
    let made = call.app().create_policy(&call.caller, order).await?.map_err(refused)?;
    shown(&call, StatusCode::CREATED, &made).await
}

async fn replace(call: Call) -> Result<Response, Fault> {
    let (policy, given): (_, PolicyInput) = (policy_id(&call)?, call.json()?);
    let configuration = call.app().configuration().await?;
    let former = configuration.policy(policy).ok_or_else(unknown_policy)?;
    let order = given.read(Some(&former.settings))?;
    let changed = call.app().update_policy(&call.caller, policy, order).await?.map_err(refused)?;
    shown(&call, StatusCode::OK, &changed).await
}

async fn remove(call: Call) -> Result<Response, Fault> {
    call.app().delete_policy(&call.caller, policy_id(&call)?).await?.map_err(refused)?;
    Ok(empty(StatusCode::NO_CONTENT))
}

async fn put_at(call: Call) -> Result<Response, Fault> {
    let (policy, Place { priority }) = (policy_id(&call)?, call.json()?);
    let moved = call.app().move_policy(&call.caller, policy, priority).await?.map_err(refused)?;
    shown(&call, StatusCode::OK, &moved).await
}

async fn clone(call: Call) -> Result<Response, Fault> {
    let name = |name: &str| format!("{name} (copy)");
    let made = call.app().clone_policy(&call.caller, policy_id(&call)?, name).await?.map_err(refused)?;
    shown(&call, StatusCode::CREATED, &made).await
}

async fn activate(call: Call) -> Result<Response, Fault> {
    switch(&call, true).await
}

async fn deactivate(call: Call) -> Result<Response, Fault> {
    switch(&call, false).await
}

async fn switch(call: &Call, active: bool) -> Result<Response, Fault> {
    let switched =
        call.app().switch_policy(&call.caller, policy_id(call)?, active).await?.map_err(refused)?;
    shown(call, StatusCode::OK, &switched).await
}

async fn rule_changed(
    call: &Call,
    status: StatusCode,
    (policy, rule): (&Policy, RuleId),
) -> Result<Response, Fault> {
    let configuration = call.app().configuration().await?;
    let policy = PolicyShown::of(policy, &configuration);
    Ok(json(status, &RuleChanged { rule: rule.to_string(), policy }))
}

async fn create_rule(call: Call) -> Result<Response, Fault> {
    let (policy, order) = (policy_id(&call)?, call.json::<RuleInput>()?.read()?);
    let made = call.app().create_rule(&call.caller, policy, order).await?;
    let (policy, rule) = made.map_err(refused)?;
    rule_changed(&call, StatusCode::CREATED, (&policy, rule)).await
}

async fn replace_rule(call: Call) -> Result<Response, Fault> {
    let (which, order) = ((policy_id(&call)?, rule_id(&call)?), call.json::<RuleInput>()?.read()?);
    let changed = call.app().update_rule(&call.caller, which, order).await?;
    let (policy, rule) = changed.map_err(refused)?;
    rule_changed(&call, StatusCode::OK, (&policy, rule)).await
}

async fn remove_rule(call: Call) -> Result<Response, Fault> {
    let removed = call.app().delete_rule(&call.caller, policy_id(&call)?, rule_id(&call)?).await?;
    removed.map_err(refused)?;
    Ok(empty(StatusCode::NO_CONTENT))
}

async fn put_rule_at(call: Call) -> Result<Response, Fault> {
    let (which, Place { priority }) = ((policy_id(&call)?, rule_id(&call)?), call.json()?);
    let moved = call.app().move_rule(&call.caller, which, priority).await?.map_err(refused)?;
    shown(&call, StatusCode::OK, &moved).await
}

async fn activate_rule(call: Call) -> Result<Response, Fault> {
    switch_rule(&call, true).await
}

async fn deactivate_rule(call: Call) -> Result<Response, Fault> {
    switch_rule(&call, false).await
}

async fn switch_rule(call: &Call, active: bool) -> Result<Response, Fault> {
    let policy = policy_id(call)?;
    let switched = call.app().switch_rule(&call.caller, policy, rule_id(call)?, active).await?;
    switched.map_err(refused)?;
    shown_now(call, policy).await
}

async fn assign(call: Call) -> Result<Response, Fault> {
    let application: ApplicationId = id(&call, "application", unknown_application)?;
    let given: AssignedPolicy = call.json()?;
    let policy: Option<PolicyId> = given.policy.as_deref().map(|text| read_id("policy", text)).transpose()?;
    let assigned = call.app().assign_access_policy(&call.caller, application, policy, None).await?;
    assigned.map_err(refused)?;
    let configuration = call.app().configuration().await?;
    let policy = configuration.access_policy_of(application).ok_or_else(unknown_policy)?;
    Ok(json(StatusCode::OK, &PolicyShown::of(policy, &configuration)))
}
