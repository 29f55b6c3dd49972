//! Operators: who they are, what they were given, and how they get in.

mod access;
mod view;

pub(in crate::admin) use access::routes as access_routes;

use super::doc::{Doc, Query, plain, schema};
use super::person;
use super::reach::for_everyone;
use super::refusal::operators as refusal;
use super::wire;
use crate::body::{empty, json};
use crate::call::Call;
use crate::fault::Fault;
use crate::surface::Access;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_core::id::{AccountId, GroupId, RoleId};
use readmit_core::operator::{Area, Grant, Reach};
use readmit_core::secret::Secret;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use view::OperatorView;

super::resource! {
    GET "/admin/api/v1/operators", Access::Operator(Area::Operators.read()), list,
        Doc::new("Operators", "List operators")
            .query(&[
                Query { name: "limit", description: "How many, 1 to 200.", schema: plain::<u32> },
                Query { name: "offset", description: "How many to leave out first.", schema: plain::<u32> },
            ])
            .answer(200, schema::<OperatorPage>);
    POST "/admin/api/v1/operators", Access::Operator(Area::Operators.write()), create,
        Doc::new("Operators", "Make an operator")
            .saying("A new account with these grants. Without a password the answer has a link by which the \
                     operator sets one; it is shown once. An account that exists becomes an operator's by its \
                     grants.")
            .body(schema::<OperatorInput>)
            .answer(201, schema::<NewOperator>);
    GET "/admin/api/v1/operators/{operator}", Access::Operator(Area::Operators.read()), read,
        Doc::new("Operators", "Read an operator").answer(200, schema::<OperatorView>);
    PUT "/admin/api/v1/operators/{operator}/grants", Access::Operator(Area::Operators.write()), grant,
        Doc::new("Operators", "Replace an operator's grants")
            .saying("They count from the next call on. Nobody gives what they do not have, nor a role of higher \
                     rank than theirs.")
            .body(schema::<GrantsInput>)
            .answer(200, schema::<OperatorView>);
    DELETE "/admin/api/v1/operators/{operator}", Access::Operator(Area::Operators.write()), remove,
        Doc::new("Operators", "Take all rights from an operator")
            .saying("Sessions and tokens end at once. The account stays. The last administrator cannot be \
                     removed.");
}

/// One page of operators.
#[derive(Serialize, ToSchema)]
struct OperatorPage {
    operators: Vec<OperatorView>,
    /// How many there are in all.
    total: usize,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OperatorInput {
    email: String,
    name: Option<String>,
    /// Twelve characters or more.
    #[schema(value_type = Option<String>, format = Password)]
    password: Option<Secret>,
    grants: Vec<GrantInput>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct GrantsInput {
    grants: Vec<GrantInput>,
}

/// A role, given for all users or for those of some groups.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct GrantInput {
    /// The id of a role.
    #[schema(format = Uuid)]
    role: String,
    /// Ids of groups. Left out: for everyone.
    groups: Option<Vec<String>>,
}

#[derive(Serialize, ToSchema)]
struct NewOperator {
    operator: OperatorView,
    /// Opens the page where the operator sets a password; shown once, works once, for a day.
    password_link: Option<String>,
}

fn grants(given: Vec<GrantInput>) -> Result<Vec<Grant>, Fault> {
    let grant = |(place, given): (usize, GrantInput)| {
        let role: RoleId = wire::read_id(&format!("grants[{place}].role"), &given.role)?;
        let group = |id: &String| wire::read_id::<GroupId>(&format!("grants[{place}].groups"), id);
        let reach = match given.groups {
            None => Reach::Everyone,
            Some(groups) => Reach::Groups(groups.iter().map(group).collect::<Result<_, _>>()?),
        };
        Ok(Grant { role, reach })
    };
    given.into_iter().enumerate().map(grant).collect()
}

fn operator_id(call: &Call) -> Result<AccountId, Fault> {
    wire::id(call, "operator", refusal::unknown_operator)
}

async fn list(call: Call) -> Result<Response, Fault> {
    let parameters = wire::Query::of(&call, &["limit", "offset"])?;
    let (limit, offset) = (parameters.limit()?, parameters.number("offset", 0, 0..=u32::MAX)?);
    let configuration = for_everyone(&call, Area::Operators.read()).await?;
    let mut known: Vec<_> = configuration.operators().cloned().collect();
    known.sort_by_key(|operator| (operator.since, operator.account));
    let mut operators = Vec::new();
    for operator in known.iter().skip(offset as usize).take(limit as usize) {
        operators.push(view::of(&call, &configuration, operator).await?);
    }
    Ok(json(StatusCode::OK, &OperatorPage { operators, total: known.len() }))
}

async fn shown(call: &Call, account: AccountId) -> Result<OperatorView, Fault> {
    let configuration = call.app().configuration().await?;
    let operator = configuration.operator(account).ok_or_else(refusal::unknown_operator)?;
    view::of(call, &configuration, operator).await
}

async fn read(call: Call) -> Result<Response, Fault> {
    let account = operator_id(&call)?;
    for_everyone(&call, Area::Operators.read()).await?;
    Ok(json(StatusCode::OK, &shown(&call, account).await?))
}

async fn create(call: Call) -> Result<Response, Fault> {
    let given: OperatorInput = call.json()?;
    let grants = grants(given.grants)?;
    let profile = person::profile(&given.email, given.name.as_deref(), None)?;
    let made = call.app().create_operator(&call.caller, profile, grants, given.password.as_ref()).await?;
    let made = made.map_err(refusal::set_up)?;
    let operator = shown(&call, made.account.id).await?;
    let password_link = made.link.map(|link| link.reveal().to_owned());
    Ok(json(StatusCode::CREATED, &NewOperator { operator, password_link }))
}

async fn grant(call: Call) -> Result<Response, Fault> {
    let account = operator_id(&call)?;
    let grants = grants(call.json::<GrantsInput>()?.grants)?;
    call.app().set_grants(&call.caller, account, grants).await?.map_err(refusal::operator)?;
    Ok(json(StatusCode::OK, &shown(&call, account).await?))
}

async fn remove(call: Call) -> Result<Response, Fault> {
    let account = operator_id(&call)?;
    call.app().remove_operator(&call.caller, account).await?.map_err(refusal::operator)?;
    Ok(empty(StatusCode::NO_CONTENT))
}
