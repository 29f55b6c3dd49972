//! Network zones: named sets of addresses that policies tell apart.

use crate::id::ZoneId;
use crate::limits::RANGES_PER_ZONE_MAX;
use crate::policy::Flaw;
use crate::time::Timestamp;
use core::net::IpAddr;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Characters of a zone's name (vendor: 128).
const ZONE_NAME_CHARS_MAX: usize = 128;

/// A network zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Zone {
    /// Its id.
    pub id: ZoneId,
    /// The name that people see.
    pub name: String,
    /// Whether it counts.
    pub active: bool,
    /// The addresses in it.
    pub gateways: Vec<AddressRange>,
    /// Addresses of proxies whose callers are in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub proxies: Vec<AddressRange>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// A stretch of addresses, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressRange {
    /// The first.
    pub first: IpAddr,
    /// The last, of the same family.
    pub last: IpAddr,
    /// How many leading bits its addresses share, where it was given as a network (RFC 4632).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefix: Option<u8>,
}

impl AddressRange {
    /// Whether an address is in it.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.first, self.last, address.to_canonical()) {
            (IpAddr::V4(first), IpAddr::V4(last), IpAddr::V4(address)) => (first..=last).contains(&address),
            (IpAddr::V6(first), IpAddr::V6(last), IpAddr::V6(address)) => (first..=last).contains(&address),
            _ => false,
        }
    }
}

impl AddressRange {
    /// Reads one address, two with a hyphen between, or a network (RFC 4632).
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some((address, bits)) = text.split_once('/') {
            return Self::network(address.parse().ok()?, bits.parse().ok()?);
        }
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let (first, last): (IpAddr, IpAddr) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
        let range = Self { first: first.to_canonical(), last: last.to_canonical(), prefix: None };
        (range.first.is_ipv4() == range.last.is_ipv4() && range.first <= range.last).then_some(range)
    }

    /// The network that an address is in.
    fn network(address: IpAddr, bits: u8) -> Option<Self> {
        let mapped = address.is_ipv6() && address.to_canonical().is_ipv4();
        if mapped {
            return Self::network(address.to_canonical(), bits.checked_sub(96)?);
        }
        let (first, last) = match address {
            IpAddr::V4(address) => {
                let host = u32::MAX.checked_shr(u32::from(bits)).unwrap_or(0);
                let first = address.to_bits() & !host;
                (bits <= 32).then(|| (IpAddr::V4(first.into()), IpAddr::V4((first | host).into())))?
            }
            IpAddr::V6(address) => {
                let host = u128::MAX.checked_shr(u32::from(bits)).unwrap_or(0);
                let first = address.to_bits() & !host;
                (bits <= 128).then(|| (IpAddr::V6(first.into()), IpAddr::V6((first | host).into())))?
            }
        };
        Some(Self { first, last, prefix: Some(bits) })
    }
}

impl fmt::Display for AddressRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { first, last, prefix } = self;
        match prefix {
            Some(bits) => write!(f, "{first}/{bits}"),
            None => write!(f, "{first}-{last}"),
        }
    }
}

impl Zone {
    /// What is wrong with it.
    pub fn check(&self) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        let mut expect = |holds: bool, field: &str, expected: String| {
            if !holds {
                flaws.push(Flaw { field: field.to_owned(), expected });
            }
        };
        let name = !self.name.trim().is_empty()
            && self.name.chars().count() <= ZONE_NAME_CHARS_MAX
            && !self.name.chars().any(char::is_control);
        expect(name, "name", format!("must have 1 to {ZONE_NAME_CHARS_MAX} characters, on one line"));
        expect(!self.gateways.is_empty(), "gateways", "must name an address".to_owned());
        for (field, ranges) in [("gateways", &self.gateways), ("proxies", &self.proxies)] {
            let expected = format!("must have at most {RANGES_PER_ZONE_MAX} entries");
            expect(ranges.len() <= RANGES_PER_ZONE_MAX, field, expected);
        }
        flaws
    }

    /// Whether an address is in it.
    pub fn contains(&self, address: IpAddr) -> bool {
        self.active && self.gateways.iter().any(|range| range.contains(address))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Option<String> {
        AddressRange::parse(text).map(|range| range.to_string())
    }

    #[test]
    fn addresses_and_networks_are_read() {
        for (text, expected) in [
            ("192.0.2.7/24", "192.0.2.0/24"),
            ("0.0.0.0/0", "0.0.0.0/0"),
            ("192.0.2.7/32", "192.0.2.7/32"),
            ("2001:db8::7/32", "2001:db8::/32"),
            ("::/0", "::/0"),
            ("::ffff:192.0.2.7/120", "192.0.2.0/24"),
            ("192.0.2.1 - 192.0.2.9", "192.0.2.1-192.0.2.9"),
            ("192.0.2.1", "192.0.2.1-192.0.2.1"),
            ("::ffff:192.0.2.1-192.0.2.9", "192.0.2.1-192.0.2.9"),
        ] {
            assert_eq!(shown(text).as_deref(), Some(expected), "{text}");
            assert_eq!(shown(expected).as_deref(), Some(expected), "what is shown is read alike");
        }
        for wrong in [
            "",
            "192.0.2.0/33",
            "192.0.2.0/-1",
            "2001:db8::/129",
            "::ffff:192.0.2.7/64",
            "192.0.2.9-192.0.2.1",
            "192.0.2.1-2001:db8::1",
            "example.com",
        ] {
            assert_eq!(shown(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_network_has_its_first_and_its_last_address() {
        let network = AddressRange::parse("192.0.2.64/26").unwrap();
        for (address, inside) in [
            ("192.0.2.63", false),
            ("192.0.2.64", true),
            ("::ffff:192.0.2.127", true),
            ("192.0.2.128", false),
        ] {
            assert_eq!(network.contains(address.parse().unwrap()), inside, "{address}");
        }
    }
}
