//! Activities: what administrators did, and what users did, listed and collected.
//!
//! The vendor's pages name `start-collect` and the base `/activities/v1`; the other paths, and the names of
//! activities beside `admin_login` and `admin_recovery_otp_code_generated`, are ours.

mod view;

use crate::body::{empty, json};
use crate::call::Call;
use crate::fault::Fault;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::collect::CollectRefusal;
use readmit_app::history::HistoryQuery;
use readmit_core::time::{Span, Timestamp};
use serde::Serialize;
use serde_json::Value;
use view::{Activity, Kind};

/// Activities on one page, and by default.
const PAGE_MAX: u32 = 1_000;
const PAGE_DEFAULT: u32 = 100;

/// How far back activities are listed (vendor: 30 days).
const LISTED: Span = Span::from_hours(30 * 24);

#[derive(Serialize)]
struct Page {
    result: Vec<Activity>,
    /// To be given as `cursor` for what is older; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// `GET /activities/v1/activities?type=admin|cis`: newest first.
pub(super) async fn list(call: Call) -> Result<Response, Fault> {
    let query = call.query()?;
    let field = |name: &str| query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let kind = Kind::read(field("type"))?;
    let limit = match field("limit") {
        None => PAGE_DEFAULT,
        Some(text) => text
            .parse()
            .ok()
            .filter(|limit| (1..=PAGE_MAX).contains(limit))
            .ok_or_else(|| Fault::invalid(format!("limit must be a number between 1 and {PAGE_MAX}")))?,
    };
    let earliest =
        Timestamp::from_millis(call.app().now().as_millis().saturating_sub(LISTED.as_millis().cast_signed()));
    let looked_for = HistoryQuery {
        admin_only: kind == Kind::Admin,
        subject: field("target_resource_id")
            .map(|id| id.parse().map_err(|_| Fault::invalid("target_resource_id must be an id")))
            .transpose()?,
        since: Some(earliest),
        before: field("cursor")
            .map(|id| id.parse().map_err(|_| Fault::invalid("cursor must be one that this API gave")))
            .transpose()?,
        actor: field("actor_id").map(str::to_owned),
        limit,
        ..HistoryQuery::default()
    };
    let page = call.app().history(&looked_for).await?;
    let activity = field("activity");
    let activities = page.events.iter().filter_map(|event| {
        let body: Value = serde_json::from_str(&event.body).ok()?;
        let personal = event.personal.as_ref().and_then(|text| serde_json::from_str(text).ok());
        Activity::of(&body, personal.as_ref(), kind)
    });
    let wanted = |found: &Activity| activity.is_none_or(|wanted| wanted == found.name());
    let result = activities.filter(wanted).collect();
    Ok(json(StatusCode::OK, &Page { result, next_cursor: page.next.map(|id| id.to_string()) }))
}

/// `PUT /activities/v1/activities/start-collect?type=cis|admin`: collecting begins now.
pub(super) async fn start(call: Call) -> Result<Response, Fault> {
    let (name, _) = collector(&call)?;
    call.app().start_collecting(&name).await?.map_err(refusal)?;
    Ok(empty(StatusCode::NO_CONTENT))
}

/// `PUT` or `POST /activities/v1/activities/collect?type=cis|admin`: what happened since the last call,
/// oldest first.
pub(super) async fn collect(call: Call) -> Result<Response, Fault> {
    let (name, kind) = collector(&call)?;
    let events = call.app().collect(&name).await?.map_err(refusal)?;
    let activities: Vec<Activity> = events
        .iter()
        .filter_map(|event| Activity::of(&event.json, event.json.get("personal"), kind))
        .collect();
    Ok(json(StatusCode::OK, &activities))
}

fn collector(call: &Call) -> Result<(String, Kind), Fault> {
    let query = call.query()?;
    let kind = query.iter().find(|(name, _)| name == "type").map(|(_, value)| value.as_str());
    let kind = Kind::read(kind)?;
    let (client, _) = call.client()?;
    Ok((format!("{}/{client}", kind.as_str()), kind))
}

fn refusal(refusal: CollectRefusal) -> Fault {
    let message = match refusal {
        CollectRefusal::NotStarted => "collecting was not started: call start-collect first",
        CollectRefusal::Busy => "another call is collecting at this moment",
    };
    Fault::new(StatusCode::CONFLICT, message)
}
