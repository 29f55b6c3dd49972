//! From where a token for programs may come.

use crate::configuration::Configuration;
use crate::id::ZoneId;
use crate::zone::AddressRange;
use core::net::IpAddr;
use serde::{Deserialize, Serialize};

/// Addresses that a token may come from, or may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Those of a network zone, as it is now. A zone that is gone or switched off has none.
    Zone(ZoneId),
    /// A stretch of them.
    Range(AddressRange),
}

/// From where a token may come: from anywhere, unless something is said.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Places {
    /// Only from here; from everywhere, where it is empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<Place>,
    /// Not from here, whatever else is said.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<Place>,
}

impl Place {
    fn contains(&self, configuration: &Configuration, address: IpAddr) -> bool {
        match self {
            Self::Zone(id) => configuration.zone(*id).is_some_and(|zone| zone.contains(address)),
            Self::Range(range) => range.contains(address),
        }
    }
}

impl Places {
    /// Whether nothing is said.
    pub const fn is_anywhere(&self) -> bool {
        self.include.is_empty() && self.exclude.is_empty()
    }

    /// Both lists.
    pub fn iter(&self) -> impl Iterator<Item = &Place> {
        self.include.iter().chain(&self.exclude)
    }

    /// Whether a token may come from `address`. An address that is not known is nowhere.
    pub fn allow(&self, configuration: &Configuration, address: Option<IpAddr>) -> bool {
        let Some(address) = address else { return self.is_anywhere() };
        let is_in = |places: &[Place]| places.iter().any(|place| place.contains(configuration, address));
        (self.include.is_empty() || is_in(&self.include)) && !is_in(&self.exclude)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::TenantId;
    use crate::time::Timestamp;
    use crate::zone::Zone;

    fn range(first: &str, last: &str) -> AddressRange {
        AddressRange { first: first.parse().unwrap(), last: last.parse().unwrap(), prefix: None }
    }

    #[test]
    fn a_token_comes_from_what_is_included_and_not_from_what_is_excluded() {
        let mut configuration = Configuration::empty(TenantId::from_random([1; 16]));
        let (id, now) = (ZoneId::from_random([2; 16]), Timestamp::default());
        let zone = |active| Zone {
            id,
            name: "Office".to_owned(),
            active,
            gateways: vec![range("192.0.2.0", "192.0.2.255")],
            proxies: Vec::new(),
            created_at: now,
            updated_at: now,
        };
        let allows = |configuration: &Configuration, places: &Places, address: &str| {
            places.allow(configuration, address.parse().ok())
        };
        let places = Places {
            include: vec![Place::Zone(id)],
            exclude: vec![Place::Range(range("192.0.2.7", "192.0.2.9"))],
        };
        assert!(!allows(&configuration, &places, "192.0.2.1"), "a zone that is not there has no addresses");
        configuration.put_zone(zone(true));
        assert!(allows(&configuration, &places, "192.0.2.1"));
        assert!(allows(&configuration, &places, "::ffff:192.0.2.1"));
        assert!(!allows(&configuration, &places, "192.0.2.8"));
        assert!(!allows(&configuration, &places, "198.51.100.1"));
        assert!(!places.allow(&configuration, None));
        configuration.put_zone(zone(false));
        assert!(!allows(&configuration, &places, "192.0.2.1"));
        assert!(Places::default().allow(&configuration, None));
        let but = Places { include: Vec::new(), ..places };
        assert!(allows(&configuration, &but, "198.51.100.1") && !allows(&configuration, &but, "192.0.2.9"));
    }
}
