//! Versions of journeys: looked at, published, rolled back and switched off.

use super::of_path;
use super::refusal::{journey as refused, journey_id, unknown_version};
use super::view::{JourneyFinding, JourneyShown, VersionDocument};
use super::{READ, WRITE};
use crate::admin::doc::{Doc, schema};
use crate::body::json;
use crate::call::Call;
use crate::fault::Fault;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

crate::admin::resource! {
    GET "/admin/api/v1/journeys/{journey}/versions/{version}", READ, read,
        Doc::new("Journeys", "Read a version with its steps and findings")
            .saying("The version is named by its number or its name.")
            .answer(200, schema::<VersionDocument>);
    POST "/admin/api/v1/journeys/{journey}/publish", WRITE, publish,
        Doc::new("Journeys", "Put a version into production")
            .saying("The one that was there for the same requests becomes a former one: to publish that one again is to roll \
                     back. A version that this server cannot run is refused with `not_publishable` and its `findings`.")
            .optional_body(schema::<PublishInput>)
            .answer(200, schema::<VersionPublished>);
    POST "/admin/api/v1/journeys/{journey}/versions/{version}/disable", WRITE, disable,
        Doc::new("Journeys", "Switch a version off")
            .saying("It runs no more, and executions that are on it end with their next answer.")
            .answer(200, schema::<JourneyShown>);
}

/// Which version.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PublishInput {
    /// By name or number; the newest when absent.
    version: Option<String>,
}

/// A version that is in production.
#[derive(Serialize, ToSchema)]
struct VersionPublished {
    /// Its number.
    number: u32,
    /// Whether it was not there before.
    changed: bool,
    journey: JourneyShown,
    /// What its author should look at.
    findings: Vec<JourneyFinding>,
}

async fn read(call: Call) -> Result<Response, Fault> {
    let (_, journey) = of_path(&call).await?;
    let version = journey.named(call.segment("version")).ok_or_else(unknown_version)?;
    let examined = call.app().examine_version(version).await?;
    Ok(json(StatusCode::OK, &VersionDocument::of(&journey, version, &examined)))
}

async fn publish(call: Call) -> Result<Response, Fault> {
    let given: PublishInput = call.json_or_default()?;
    let journey = journey_id(&call)?;
    let published = call.app().publish_journey(&call.caller, &journey, given.version.as_deref()).await?;
    let published = published.map_err(refused)?;
    let shown = VersionPublished {
        number: published.number,
        changed: published.changed,
        journey: JourneyShown::of(&published.journey),
        findings: JourneyFinding::all(&published.findings),
    };
    Ok(json(StatusCode::OK, &shown))
}

async fn disable(call: Call) -> Result<Response, Fault> {
    let journey = journey_id(&call)?;
    let disabled = call.app().disable_version(&call.caller, &journey, call.segment("version")).await?;
    Ok(json(StatusCode::OK, &JourneyShown::of(&*disabled.map_err(refused)?)))
}
