//! The admin activity log, the user activity log, one user's history, and the event behind a reference number.

mod export;
mod names;
mod view;

pub(in crate::admin) use export::routes as export_routes;
pub(crate) use names::Names;
pub(super) use view::ActivityShown;

use super::accounts::of_path;
use super::doc::{Doc, Query as Parameter, id_text, instant_text, plain, schema};
use super::wire::{Query, read_id};
use crate::body::json;
use crate::call::Call;
use crate::fault::Fault;
use crate::surface::Access;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::history::HistoryQuery;
use readmit_app::store::{Parts, StoredEvent};
use readmit_core::id::EventId;
use readmit_core::operator::{Area, Permission};
use readmit_core::reference::Reference;
use serde::Serialize;
use utoipa::ToSchema;

/// Pages that are looked through for the few events that an operator of some groups may see.
const ROUNDS_MAX: u32 = 5;

const FILTERS: [&str; 7] = ["type", "actor", "application", "since", "until", "limit", "cursor"];

const TYPE: Parameter = Parameter {
    name: "type",
    description: "Only these types of events, such as code_issued or admin_recovery_otp_code_generated; \
                  several with commas between them.",
    schema: plain::<String>,
};
const ACTOR: Parameter = Parameter {
    name: "actor",
    description: "Only what this actor did: an id, or one of shell, system, stranger.",
    schema: plain::<String>,
};
const APPLICATION: Parameter = Parameter {
    name: "application",
    description: "Only at, for or about this application.",
    schema: id_text,
};
const SINCE: Parameter =
    Parameter { name: "since", description: "Only from this instant on.", schema: instant_text };
const UNTIL: Parameter =
    Parameter { name: "until", description: "Only before this instant.", schema: instant_text };

static QUERY: [Parameter; 7] = [
    TYPE,
    ACTOR,
    APPLICATION,
    SINCE,
    UNTIL,
    Parameter { name: "limit", description: "1 to 200, 50 by default.", schema: plain::<u32> },
    Parameter { name: "cursor", description: "The `next` of the page before.", schema: plain::<String> },
];

super::resource! {
    GET "/admin/api/v1/activity/admin", Access::Operator(Area::AdminActivity.read()), admin,
        Doc::new("Activity", "The admin activity log, newest first")
            .saying("Operators whose rights are limited to groups see what concerns the members of those groups.")
            .query(&QUERY)
            .answer(200, schema::<ActivityPage>);
    GET "/admin/api/v1/activity/users", Access::Operator(Area::UserActivity.read()), users,
        Doc::new("Activity", "The user activity log, newest first")
            .saying("Operators whose rights are limited to groups see what concerns the members of those groups.")
            .query(&QUERY)
            .answer(200, schema::<ActivityPage>);
    GET "/admin/api/v1/accounts/{account}/activity", Access::Operator(Area::UserActivity.read()), of_account,
        Doc::new("Activity", "Everything that happened to one user, newest first")
            .query(&QUERY)
            .answer(200, schema::<ActivityPage>);
    GET "/admin/api/v1/references/{number}", Access::Operator(Area::UserActivity.read()), reference,
        Doc::new("Activity", "What is behind the reference number that a user was told")
            .answer(200, schema::<ActivityPage>);
}

/// A page of events.
#[derive(Serialize, ToSchema)]
struct ActivityPage {
    events: Vec<ActivityShown>,
    /// To be given as `cursor` for what is older; absent when there is nothing more. A page may be shorter
    /// than `limit` although there is more.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

fn read(call: &Call) -> Result<HistoryQuery, Fault> {
    let query = Query::of(call, &FILTERS)?;
    let before = query.text("cursor").map(|text| read_id::<EventId>("cursor", text)).transpose()?;
    Ok(HistoryQuery { before, limit: query.limit()?, ..filters(&query)? })
}

/// What is looked for, whatever the page.
fn filters(query: &Query) -> Result<HistoryQuery, Fault> {
    let types = query.text("type").unwrap_or_default();
    let types = types.split(',').map(str::trim).filter(|word| !word.is_empty());
    Ok(HistoryQuery {
        since: query.instant("since")?,
        until: query.instant("until")?,
        types: types.map(str::to_owned).collect(),
        actor: query.text("actor").map(str::to_owned),
        application: query.id("application")?,
        ..HistoryQuery::default()
    })
}

async fn admin(call: Call) -> Result<Response, Fault> {
    let looked_for = HistoryQuery { admin_only: true, ..read(&call)? };
    page(&call, looked_for, Area::AdminActivity.read()).await
}

async fn users(call: Call) -> Result<Response, Fault> {
    let looked_for = HistoryQuery { users_only: true, ..read(&call)? };
    page(&call, looked_for, Area::UserActivity.read()).await
}

async fn of_account(call: Call) -> Result<Response, Fault> {
    let account = of_path(&call, Area::UserActivity.read(), Parts::USUAL).await?;
    let looked_for = HistoryQuery { subject: Some(account.id), ..read(&call)? };
    page(&call, looked_for, Area::UserActivity.read()).await
}

async fn page(call: &Call, mut looked_for: HistoryQuery, permission: Permission) -> Result<Response, Fault> {
    let mut names = Names::of(call).await?;
    let wanted = looked_for.limit as usize;
    let mut events = Vec::new();
    for _ in 0..ROUNDS_MAX {
        let found = call.app().history(&looked_for).await?;
        for event in &found.events {
            if names.may_see(event.subject, permission).await? {
                events.push(ActivityShown::of(event, &mut names).await?);
            }
        }
        looked_for.before = found.next;
        looked_for.limit = u32::try_from(wanted - events.len()).unwrap_or(0);
        if found.next.is_none() || looked_for.limit == 0 {
            break;
        }
    }
    Ok(json(StatusCode::OK, &ActivityPage { events, next: looked_for.before.map(|id| id.to_string()) }))
}

async fn reference(call: Call) -> Result<Response, Fault> {
    let unknown = || Fault::not_found("no such reference number").code("unknown_reference");
    let number = Reference::read(call.segment("number"))
        .ok_or_else(|| Fault::invalid("number must be a reference number such as 34679-ACDEF"))?;
    let found: Vec<StoredEvent> = call.app().events_of_reference(number).await?;
    let mut names = Names::of(&call).await?;
    let mut events = Vec::new();
    for event in &found {
        if names.may_see(event.subject, Area::UserActivity.read()).await? {
            events.push(ActivityShown::of(event, &mut names).await?);
        }
    }
    if events.is_empty() {
        Err(unknown())
    } else {
        Ok(json(StatusCode::OK, &ActivityPage { events, next: None }))
    }
}
