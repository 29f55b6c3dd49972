//! A network zone as the vendor's clients read it.

use crate::call::Call;
use crate::okta::date::date;
use crate::okta::id::{self, prefix};
use crate::okta::link::{Allow, Links};
use crate::okta::policies::status;
use readmit_core::zone::{AddressRange, Zone};
use serde_json::{Value, json};

/// Writes a network zone.
pub(super) fn view(call: &Call, zone: &Zone) -> Value {
    let id = id::text(prefix::ZONE, zone.id.uuid());
    let path = format!("/api/v1/zones/{id}");
    let links = Links::new(call)
        .with("self", &path, &[Allow::Get, Allow::Put, Allow::Delete])
        .switch(&path, zone.active);
    json!({
        "id": id,
        "type": "IP",
        "name": zone.name,
        "status": status(zone.active),
        "usage": "POLICY",
        "system": false,
        "gateways": ranges(&zone.gateways),
        "proxies": ranges(&zone.proxies),
        "created": date(zone.created_at),
        "lastUpdated": date(zone.updated_at),
        "_links": links.into_value(),
    })
}

fn ranges(ranges: &[AddressRange]) -> Vec<Value> {
    let range = |range: &AddressRange| {
        let kind = if range.prefix.is_some() { "CIDR" } else { "RANGE" };
        json!({ "type": kind, "value": range.to_string() })
    };
    ranges.iter().map(range).collect()
}
