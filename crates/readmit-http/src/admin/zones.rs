//! Network zones: named sets of addresses that rules of policies tell apart.

use super::doc::{Doc, schema};
use super::policies::refusal::{flaw, unknown_zone, zone as refused};
use super::reach::for_everyone;
use super::wire::{date_time, id};
use crate::body::{empty, json};
use crate::call::Call;
use crate::fault::Fault;
use crate::surface::Access;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::zones::ZoneOrder;
use readmit_core::configuration::Configuration;
use readmit_core::id::ZoneId;
use readmit_core::limits::RANGES_PER_ZONE_MAX;
use readmit_core::operator::Area;
use readmit_core::zone::{AddressRange, Zone};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const WRITE: Access = Access::Operator(Area::Policies.write());

super::resource! {
    GET "/admin/api/v1/zones", Access::Operator(Area::Policies.read()), list,
        Doc::new("Policies", "List network zones").answer(200, schema::<Zones>);
    POST "/admin/api/v1/zones", WRITE, create,
        Doc::new("Policies", "Make a network zone").body(schema::<ZoneInput>).answer(201, schema::<ZoneShown>);
    PUT "/admin/api/v1/zones/{zone}", WRITE, replace,
        Doc::new("Policies", "Replace a network zone").body(schema::<ZoneInput>).answer(200, schema::<ZoneShown>);
    DELETE "/admin/api/v1/zones/{zone}", WRITE, remove,
        Doc::new("Policies", "Remove a network zone").saying("Not one that a rule is about.");
}

#[derive(Serialize, ToSchema)]
struct Zones {
    /// By name.
    zones: Vec<ZoneShown>,
}

/// A network zone.
#[derive(Serialize, ToSchema)]
struct ZoneShown {
    #[schema(format = Uuid)]
    id: String,
    name: String,
    /// Whether it counts.
    active: bool,
    /// The addresses in it: addresses, ranges and networks.
    gateways: Vec<String>,
    /// Addresses of proxies whose callers are in it.
    proxies: Vec<String>,
    /// Ids of the policies with rules that are about it.
    policies: Vec<String>,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    updated_at: String,
}

/// A network zone as it is asked for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ZoneInput {
    name: String,
    /// Whether it counts; it does where nothing is said, or as before.
    active: Option<bool>,
    /// Such as `192.0.2.7`, `192.0.2.1-192.0.2.9` and `2001:db8::/32`.
    gateways: Vec<String>,
    #[serde(default)]
    proxies: Vec<String>,
}

impl ZoneShown {
    fn of(zone: &Zone, configuration: &Configuration) -> Self {
        let text = |range: &AddressRange| match range.prefix {
            None if range.first == range.last => range.first.to_string(),
            _ => range.to_string(),
        };
        let policies = configuration.policies().filter(|policy| policy.uses_zone(zone.id));
        Self {
            id: zone.id.to_string(),
            name: zone.name.clone(),
            active: zone.active,
            gateways: zone.gateways.iter().map(text).collect(),
            proxies: zone.proxies.iter().map(text).collect(),
            policies: policies.map(|policy| policy.id.to_string()).collect(),
            created_at: date_time(zone.created_at),
            updated_at: date_time(zone.updated_at),
        }
    }
}

impl ZoneInput {
    fn read(self) -> Result<ZoneOrder, Fault> {
        Ok(ZoneOrder {
            name: self.name.trim().to_owned(),
            active: self.active,
            gateways: ranges("gateways", &self.gateways)?,
            proxies: ranges("proxies", &self.proxies)?,
        })
    }
}

/// Reads no more of them than it takes to see that they are too many.
fn ranges(field: &str, texts: &[String]) -> Result<Vec<AddressRange>, Fault> {
    let texts = texts.iter().take(RANGES_PER_ZONE_MAX + 1).enumerate();
    let read = |(index, text): (usize, &String)| {
        let wrong = || {
            flaw(&format!("{field}[{index}]"), "must be an address, two with a hyphen between, or a network")
        };
        AddressRange::parse(text).ok_or_else(wrong)
    };
    texts.map(read).collect()
}

async fn shown(call: &Call, status: StatusCode, zone: &Zone) -> Result<Response, Fault> {
    let configuration = call.app().configuration().await?;
    Ok(json(status, &ZoneShown::of(zone, &configuration)))
}

async fn list(call: Call) -> Result<Response, Fault> {
    let configuration = for_everyone(&call, Area::Policies.read()).await?;
    let mut zones: Vec<_> = configuration.zones().cloned().collect();
    zones.sort_by(|one, other| (&one.name, one.id).cmp(&(&other.name, other.id)));
    let zones = zones.iter().map(|zone| ZoneShown::of(zone, &configuration)).collect();
    Ok(json(StatusCode::OK, &Zones { zones }))
}

async fn create(call: Call) -> Result<Response, Fault> {
    let order = call.json::<ZoneInput>()?.read()?;
    let made = call.app().create_zone(&call.caller, order).await?.map_err(refused)?;
    shown(&call, StatusCode::CREATED, &made).await
}

async fn replace(call: Call) -> Result<Response, Fault> {
    let zone: ZoneId = id(&call, "zone", unknown_zone)?;
    let order = call.json::<ZoneInput>()?.read()?;
    let changed = call.app().update_zone(&call.caller, zone, order).await?.map_err(refused)?;
    shown(&call, StatusCode::OK, &changed).await
}

async fn remove(call: Call) -> Result<Response, Fault> {
    let zone: ZoneId = id(&call, "zone", unknown_zone)?;
    call.app().delete_zone(&call.caller, zone).await?.map_err(refused)?;
    Ok(empty(StatusCode::NO_CONTENT))
}
