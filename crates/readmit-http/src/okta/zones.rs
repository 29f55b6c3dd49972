//! Network zones: sets of addresses that rules tell apart.

mod input;
mod view;

use super::door::configuration;
use super::id::{self, prefix};
use super::page::{self, Page};
use super::query::{activates, equality, parameter, unknown_filter};
use super::shape::{forbidden, invalid, no_such};
use super::tree;
use crate::body::{empty, json};
use crate::call::Call;
use crate::fault::Fault;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::zones::ZoneRefusal;
use readmit_core::configuration::Configuration;
use readmit_core::id::ZoneId;
use readmit_core::operator::Area;
use readmit_core::zone::Zone;
use serde_json::Value;
use std::sync::Arc;

super::resource! {
    GET "/api/v1/zones", "okta.networkZones.read", Area::Policies.read(), list;
    POST "/api/v1/zones", "okta.networkZones.manage", Area::Policies.write(), create;
    GET "/api/v1/zones/{zone_id}", "okta.networkZones.read", Area::Policies.read(), read;
    PUT "/api/v1/zones/{zone_id}", "okta.networkZones.manage", Area::Policies.write(), replace;
    DELETE "/api/v1/zones/{zone_id}", "okta.networkZones.manage", Area::Policies.write(), delete;
    POST "/api/v1/zones/{zone_id}/lifecycle/activate", "okta.networkZones.manage",
        Area::Policies.write(), activate;
    POST "/api/v1/zones/{zone_id}/lifecycle/deactivate", "okta.networkZones.manage",
        Area::Policies.write(), deactivate;
}

/// Zones on a page, where nothing is asked for and at most.
const PAGE_MAX: u32 = 200;

fn id_of_path(call: &Call) -> Result<ZoneId, Fault> {
    let text = call.segment("zone_id");
    id::parse(prefix::ZONE, text).map(ZoneId::from_uuid).ok_or_else(|| no_such(text, "NetworkZone"))
}

fn zone_of_path<'a>(call: &Call, configuration: &'a Configuration) -> Result<&'a Arc<Zone>, Fault> {
    let unknown = || no_such(call.segment("zone_id"), "NetworkZone");
    configuration.zone(id_of_path(call)?).ok_or_else(unknown)
}

/// What a list is narrowed to.
enum Filter {
    Everything,
    Nothing,
    Id(String),
}

/// Reads the filters that the vendor documents: by `id`, `usage` or `system`.
fn filter(text: Option<&str>) -> Result<Filter, Fault> {
    let Some(text) = text else { return Ok(Filter::Everything) };
    match equality(text)? {
        ("id", id) => Ok(Filter::Id(id.to_owned())),
        ("usage", "POLICY") | ("system", "false") => Ok(Filter::Everything),
        ("usage", "BLOCKLIST") | ("system", "true") => Ok(Filter::Nothing),
        _ => Err(unknown_filter()),
    }
}

async fn list(call: Call) -> Result<Response, Fault> {
    let query = call.query()?;
    let configuration = configuration(&call, Area::Policies.read()).await?;
    let filter = filter(parameter(&query, "filter"))?;
    let page = Page::read(&query, PAGE_MAX, PAGE_MAX)?;
    let text = |zone: &&Arc<Zone>| id::text(prefix::ZONE, zone.id.uuid());
    let found: Vec<&Arc<Zone>> = configuration
        .zones()
        .filter(|zone| match &filter {
            Filter::Everything => true,
            Filter::Nothing => false,
            Filter::Id(id) => text(zone) == *id,
        })
        .collect();
    let (found, next) = page.cut(page.behind(found, text)?, text);
    let views: Vec<Value> = found.into_iter().map(|zone| view::view(&call, zone)).collect();
    Ok(page::link(json(StatusCode::OK, &views), &call, next.as_deref()))
}

async fn read(call: Call) -> Result<Response, Fault> {
    let configuration = configuration(&call, Area::Policies.read()).await?;
    Ok(json(StatusCode::OK, &view::view(&call, zone_of_path(&call, &configuration)?)))
}

/// Answers with a zone that was made, changed or switched.
fn show(call: &Call, put: Result<Arc<Zone>, ZoneRefusal>) -> Result<Response, Fault> {
    let zone = put.map_err(|refusal| fault(call, refusal))?;
    Ok(json(StatusCode::OK, &view::view(call, &zone)))
}

async fn create(call: Call) -> Result<Response, Fault> {
    let activates = activates(&call.query()?)?;
    let mut order = input::order(&tree::body(&call)?)?;
    order.active = Some(activates && order.active.unwrap_or(true));
    let made = call.app().create_zone(&call.caller, order).await?;
    show(&call, made)
}

async fn replace(call: Call) -> Result<Response, Fault> {
    let id = id_of_path(&call)?;
    let order = input::order(&tree::body(&call)?)?;
    let changed = call.app().update_zone(&call.caller, id, order).await?;
    show(&call, changed)
}

async fn delete(call: Call) -> Result<Response, Fault> {
    let gone = call.app().delete_zone(&call.caller, id_of_path(&call)?).await?;
    gone.map_err(|refusal| fault(&call, refusal))?;
    Ok(empty(StatusCode::NO_CONTENT))
}

async fn activate(call: Call) -> Result<Response, Fault> {
    let switched = call.app().switch_zone(&call.caller, id_of_path(&call)?, true).await?;
    show(&call, switched)
}

async fn deactivate(call: Call) -> Result<Response, Fault> {
    let switched = call.app().switch_zone(&call.caller, id_of_path(&call)?, false).await?;
    show(&call, switched)
}

fn fault(call: &Call, refusal: ZoneRefusal) -> Fault {
    let message = refusal.to_string();
    match refusal {
        ZoneRefusal::NoSuchZone => no_such(call.segment("zone_id"), "NetworkZone"),
        ZoneRefusal::Flaws(flaws) => invalid("zone", flaws.iter().map(ToString::to_string)),
        ZoneRefusal::InUse | ZoneRefusal::Denied(_) => forbidden(message),
        ZoneRefusal::TooMany => invalid("zone", [format!("zone: {message}")]),
    }
}
