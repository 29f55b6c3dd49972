//! A network zone as the vendor's clients send it.

use crate::fault::Fault;
use crate::okta::policies::STATUS;
use crate::okta::tree::{Faults, Neutral, Node};
use readmit_app::zones::ZoneOrder;
use readmit_core::limits::RANGES_PER_ZONE_MAX;
use readmit_core::zone::AddressRange;
use serde_json::Value;

/// Reads a network zone.
pub(super) fn order(body: &Value) -> Result<ZoneOrder, Fault> {
    let faults = Faults::default();
    let made = read(&Node::root(body, &faults));
    faults.finish("zone", made)
}

fn read(body: &Node<'_>) -> Option<ZoneOrder> {
    let name = body.get("name").required_text();
    let active = body.get("status").word(STATUS);
    let kind = body.get("type");
    // Zones by place or provider, and lists of who is kept out, would have to be known from elsewhere.
    let is_ip = kind.required() && kind.word(&[("IP", ())]).is_some();
    body.get("usage").word(&[("POLICY", ())]);
    if body.get("useAsExemptList").flag() == Some(true) {
        body.get("useAsExemptList").wrong("must be false");
    }
    let gateways = ranges(&body.get("gateways"));
    let proxies = ranges(&body.get("proxies"));
    is_ip.then_some(())?;
    Some(ZoneOrder { name: name?.to_owned(), active, gateways: gateways?, proxies: proxies? })
}

fn ranges(node: &Node<'_>) -> Option<Vec<AddressRange>> {
    let entries = node.list();
    if entries.len() > RANGES_PER_ZONE_MAX {
        node.wrong(&format!("must have at most {RANGES_PER_ZONE_MAX} entries"));
        return None;
    }
    let read: Vec<_> = entries.into_iter().map(|entry| range(&entry.object())).collect();
    read.into_iter().collect()
}

fn range(entry: &Node<'_>) -> Option<AddressRange> {
    entry.nothing_but(&["type", "value"], Neutral::Strict);
    let is_network = entry.get("type").word(&[("CIDR", true), ("RANGE", false)]);
    let value = entry.get("value");
    let text = value.required_text()?;
    let range = AddressRange::parse(text);
    let fits = range.is_some_and(|range| is_network.is_none_or(|network| range.prefix.is_some() == network));
    if !fits {
        value.wrong(match is_network {
            Some(true) => "must be a network such as 192.0.2.0/24",
            Some(false) => "must be two addresses such as 192.0.2.1-192.0.2.9, the lower one first",
            None => "must be a network such as 192.0.2.0/24, or two addresses with a hyphen between",
        });
    }
    range.filter(|_| fits)
}
