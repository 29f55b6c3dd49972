//! Sign-in policies: looked at, and asked what they make of a sign-in.

mod action;
mod answer;
mod demand;
mod edit;
mod input;
mod question;
pub(in crate::admin) mod refusal;
mod view;

pub(in crate::admin) use edit::routes as edit_routes;

use super::doc::{Doc, Query as Parameter, plain, schema};
use super::reach::for_everyone;
use super::refusal::{denied, unknown_account, unknown_application};
use super::wire::{self, Query};
use crate::body::json;
use crate::call::Call;
use crate::fault::Fault;
use crate::surface::Access;
use answer::SignInExplained;
use axum::http::StatusCode;
use axum::response::Response;
use question::SignInQuestion;
use readmit_app::policies::explain::ExplainRefusal;
use readmit_core::id::PolicyId;
use readmit_core::operator::Area;
use readmit_core::policy::PolicyKind;
use refusal::unknown_policy;
use serde::Serialize;
use utoipa::ToSchema;
use view::PolicyShown;

super::resource! {
    GET "/admin/api/v1/policies", Access::Operator(Area::Policies.read()), list,
        Doc::new("Policies", "List sign-in policies")
            .saying("By kind, and of each kind in the order in which they are looked at.")
            .query(&[Parameter {
                name: "kind",
                description: "Only policies of this kind: enrolment, session, access or password.",
                schema: plain::<String>,
            }])
            .answer(200, schema::<Policies>);
    GET "/admin/api/v1/policies/{policy}", Access::Operator(Area::Policies.read()), read,
        Doc::new("Policies", "Read a sign-in policy").answer(200, schema::<PolicyShown>);
    POST "/admin/api/v1/policies/explain", Access::Operator(Area::Policies.read()), explain,
        Doc::new("Policies", "Ask what policies make of a sign-in, and why")
            .saying("Takes `users:read` for the user as well. Nothing is changed, and nobody is signed in.")
            .body(schema::<SignInQuestion>)
            .answer(200, schema::<SignInExplained>);
}

#[derive(Serialize, ToSchema)]
struct Policies {
    policies: Vec<PolicyShown>,
}

fn refused(refusal: ExplainRefusal) -> Fault {
    match refusal {
        ExplainRefusal::NoSuchAccount => unknown_account(),
        ExplainRefusal::NoSuchApplication => unknown_application(),
        ExplainRefusal::TooManyFactors => Fault::invalid(format!("proved: {refusal}")),
        ExplainRefusal::Denied(denial) => denied(denial),
    }
}

fn kind(word: &str) -> Result<PolicyKind, Fault> {
    let found = PolicyKind::ALL.into_iter().find(|kind| kind.as_str() == word);
    found.ok_or_else(|| {
        let words = PolicyKind::ALL.map(PolicyKind::as_str).join(", ");
        Fault::invalid(format!("kind must be one of {words}"))
    })
}

async fn list(call: Call) -> Result<Response, Fault> {
    let wanted = Query::of(&call, &["kind"])?.text("kind").map(kind).transpose()?;
    let configuration = for_everyone(&call, Area::Policies.read()).await?;
    let kinds = PolicyKind::ALL.into_iter().filter(|kind| wanted.is_none_or(|wanted| *kind == wanted));
    let policies = kinds.flat_map(|kind| configuration.policies_of(kind));
    let policies = policies.map(|policy| PolicyShown::of(policy, &configuration)).collect();
    Ok(json(StatusCode::OK, &Policies { policies }))
}

async fn read(call: Call) -> Result<Response, Fault> {
    let id: PolicyId = wire::id(&call, "policy", unknown_policy)?;
    let configuration = for_everyone(&call, Area::Policies.read()).await?;
    let policy = configuration.policy(id).ok_or_else(unknown_policy)?;
    Ok(json(StatusCode::OK, &PolicyShown::of(policy, &configuration)))
}

async fn explain(call: Call) -> Result<Response, Fault> {
    let question = call.json::<SignInQuestion>()?.read()?;
    let explained = call.app().explain_sign_in(&call.caller, &question).await?.map_err(refused)?;
    Ok(json(StatusCode::OK, &SignInExplained::of(explained)))
}
