//! A second operator's consent to a code for a member of a protected group.

use super::accounts::{display_name, of_path};
use super::codes::{CheckedInput, UsesWord, checked};
use super::doc::{Doc, schema};
use super::refusal::{self, unknown_account};
use super::wire::{date_time, id, read_id};
use crate::body::json;
use crate::call::Call;
use crate::fault::Fault;
use crate::surface::Access;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::store::Parts;
use readmit_core::account::approval::{Approval, ApprovalOrder, ApprovalState};
use readmit_core::code::Scope;
use readmit_core::id::{AccountId, ApprovalId};
use readmit_core::operator::Area;
use readmit_core::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Users whose waiting requests are shown at once.
const PENDING_MAX: u32 = 200;

super::resource! {
    POST "/admin/api/v1/accounts/{account}/approvals", Access::Operator(Area::TemporaryAccessCode.write()),
        ask,
        Doc::new("Approvals", "Ask another operator to approve a code")
            .saying("The code must then be generated with the same scope, life and uses. Nobody approves what \
                     they asked for themselves, and nothing for their own account.")
            .optional_body(schema::<ApprovalRequest>)
            .answer(202, schema::<ApprovalShown>);
    GET "/admin/api/v1/accounts/{account}/approvals", Access::Operator(Area::Approvals.read()), of_account,
        Doc::new("Approvals", "Requests for one user, and what became of them")
            .answer(200, schema::<Approvals>);
    GET "/admin/api/v1/approvals", Access::Operator(Area::Approvals.read()), pending,
        Doc::new("Approvals", "Requests that wait for a decision, oldest first")
            .saying("Of the users whom the caller may see; at most 200 users' requests.")
            .answer(200, schema::<Approvals>);
    POST "/admin/api/v1/accounts/{account}/approvals/{approval}/grant",
        Access::Operator(Area::Approvals.write()), grant,
        Doc::new("Approvals", "Approve a request").answer(200, schema::<ApprovalShown>);
    POST "/admin/api/v1/accounts/{account}/approvals/{approval}/refuse",
        Access::Operator(Area::Approvals.write()), refuse,
        Doc::new("Approvals", "Refuse a request").answer(200, schema::<ApprovalShown>);
}

/// What another operator shall approve.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ApprovalRequest {
    /// The application that the code is for; absent for one that answers everywhere.
    #[schema(format = Uuid)]
    application: Option<String>,
    /// The life that the code shall have, in seconds.
    life_seconds: Option<u64>,
    #[serde(default)]
    uses: UsesWord,
    /// How the user was verified.
    #[serde(default)]
    verification: Vec<CheckedInput>,
}

/// Requests.
#[derive(Serialize, ToSchema)]
struct Approvals {
    approvals: Vec<ApprovalShown>,
}

/// One operator's request, and what became of it.
#[derive(Serialize, ToSchema)]
struct ApprovalShown {
    id: String,
    /// For whom the code shall be.
    account: Person,
    /// Who asks; only they can use the approval.
    requester: Person,
    /// `application` or `organisation`.
    scope: &'static str,
    #[schema(format = Uuid)]
    application: Option<String>,
    life_seconds: Option<u64>,
    uses: UsesWord,
    verification: Vec<CheckedInput>,
    #[schema(format = DateTime)]
    requested_at: String,
    /// When it is over, whatever became of it.
    #[schema(format = DateTime)]
    expires_at: String,
    /// `pending`, `granted`, `refused`, `used` or `expired`.
    state: &'static str,
    /// Who decided.
    decided_by: Option<Person>,
    #[schema(format = DateTime)]
    decided_at: Option<String>,
}

/// Someone, by id and by name.
#[derive(Serialize, ToSchema)]
struct Person {
    id: String,
    name: Option<String>,
}

async fn person(call: &Call, account: AccountId) -> Result<Person, Fault> {
    let found = call.app().account_with_credentials(account).await?;
    Ok(Person { id: account.to_string(), name: found.as_ref().map(display_name) })
}

async fn shown(call: &Call, account: AccountId, approval: &Approval) -> Result<ApprovalShown, Fault> {
    let (scope, application) = match approval.scope {
        Scope::Organisation => ("organisation", None),
        Scope::Application(id) => ("application", Some(id.to_string())),
    };
    let (state, decided) = standing(approval, call.app().now());
    let (by, at) = decided.unzip();
    let decided_by = match by.flatten() {
        Some(by) => Some(person(call, by).await?),
        None => None,
    };
    Ok(ApprovalShown {
        id: approval.id.to_string(),
        account: person(call, account).await?,
        requester: person(call, approval.requester).await?,
        scope,
        application,
        life_seconds: approval.life.map(Span::as_secs),
        uses: UsesWord(approval.uses),
        verification: approval.verification.iter().map(CheckedInput::from).collect(),
        requested_at: date_time(approval.requested_at),
        expires_at: date_time(approval.expires_at),
        state,
        decided_by,
        decided_at: at.map(date_time),
    })
}

/// How a request stands, and who decided when.
fn standing(approval: &Approval, now: Timestamp) -> (&'static str, Option<(Option<AccountId>, Timestamp)>) {
    let over = now >= approval.expires_at;
    match approval.state {
        ApprovalState::Pending if over => ("expired", None),
        ApprovalState::Pending => ("pending", None),
        ApprovalState::Granted { by, at } => (if over { "expired" } else { "granted" }, Some((Some(by), at))),
        ApprovalState::Refused { by, at } => ("refused", Some((Some(by), at))),
        ApprovalState::Used { at } => ("used", Some((None, at))),
    }
}

async fn ask(call: Call) -> Result<Response, Fault> {
    let account: AccountId = id(&call, "account", unknown_account)?;
    let requester = call.operator()?;
    let given: ApprovalRequest = call.json_or_default()?;
    let application = given.application.map(|text| read_id("application", &text)).transpose()?;
    let order = ApprovalOrder {
        requester,
        scope: application.map_or(Scope::Organisation, Scope::Application),
        life: given.life_seconds.map(Span::from_secs),
        uses: given.uses.0,
        verification: checked(given.verification),
    };
    let asked = call.app().request_approval(&call.caller, account, order).await?;
    let approval = asked.map_err(refusal::consent)?;
    Ok(json(StatusCode::ACCEPTED, &shown(&call, account, &approval).await?))
}

async fn of_account(call: Call) -> Result<Response, Fault> {
    let account = of_path(&call, Area::Approvals.read(), Parts::ALL).await?;
    let mut approvals = Vec::new();
    for approval in &account.credentials.approvals {
        approvals.push(shown(&call, account.id, approval).await?);
    }
    Ok(json(StatusCode::OK, &Approvals { approvals }))
}

async fn pending(call: Call) -> Result<Response, Fault> {
    let mut approvals = Vec::new();
    for (account, approval) in call.app().pending_approvals(&call.caller, PENDING_MAX).await? {
        approvals.push(shown(&call, account.id, &approval).await?);
    }
    Ok(json(StatusCode::OK, &Approvals { approvals }))
}

async fn grant(call: Call) -> Result<Response, Fault> {
    decide(&call, true).await
}

async fn refuse(call: Call) -> Result<Response, Fault> {
    decide(&call, false).await
}

async fn decide(call: &Call, consent: bool) -> Result<Response, Fault> {
    let account: AccountId = id(call, "account", unknown_account)?;
    let approval: ApprovalId = id(call, "approval", refusal::unknown_approval)?;
    let decided = call.app().decide_approval(&call.caller, account, approval, consent).await?;
    let approval = decided.map_err(refusal::consent)?;
    Ok(json(StatusCode::OK, &shown(call, account, &approval).await?))
}
