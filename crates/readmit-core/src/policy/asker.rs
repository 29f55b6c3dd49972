//! Who asks: what the conditions of rules are held against. There may be thousands of rules, so that whatever many of them
//! ask is found out once.

use super::{Situation, ZoneSet};
use crate::configuration::Configuration;
use crate::group::Group;
use crate::id::{AccountId, ApplicationId, GroupId, ZoneId};
use core::cell::OnceCell;
use core::net::IpAddr;

/// Where the user is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// At an address.
    At(IpAddr),
    /// In no zone.
    NoZone,
    /// That will only turn out later.
    Unknown,
}

/// The application at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// This one.
    Application(ApplicationId),
    /// None.
    Nothing,
    /// That will only turn out later.
    Unknown,
}

/// Who asks, from where, for what.
#[derive(Debug, Clone)]
pub(super) struct Asker<'a> {
    /// The account.
    pub account: AccountId,
    /// What it wants to get into.
    pub target: Target,
    configuration: &'a Configuration,
    groups: &'a [GroupId],
    /// A bit for each group: whatever has another bit is none of them.
    group_bits: u64,
    place: Place,
    zones: OnceCell<Vec<ZoneId>>,
}

/// Whether a condition holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Holds {
    /// It does not.
    No,
    /// That will only turn out later.
    Perhaps,
    /// It does.
    Yes,
}

impl From<bool> for Holds {
    fn from(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }
}

impl<'a> Asker<'a> {
    /// The user of a situation.
    pub(super) fn new(
        configuration: &'a Configuration,
        situation: &'a Situation,
        place: Place,
        target: Target,
    ) -> Self {
        let groups = &situation.groups;
        let group_bits = groups.iter().fold(bit(Group::EVERYONE), |bits, group| bits | bit(*group));
        let account = situation.account;
        Self { account, target, configuration, groups, group_bits, place, zones: OnceCell::new() }
    }

    /// Whether the user is in one of these groups.
    pub(super) fn is_member(&self, of: &[GroupId]) -> bool {
        of.iter().any(|group| self.group_bits & bit(*group) != 0 && Group::has(*group, self.groups))
    }

    /// Whether the user is in one of these zones.
    pub(super) fn is_within(&self, zones: &ZoneSet) -> Holds {
        let here = match self.place {
            Place::At(address) => self.zones.get_or_init(|| self.zones_around(address)),
            Place::NoZone => return Holds::No,
            Place::Unknown => return Holds::Perhaps,
        };
        Holds::from(match zones {
            _ if here.is_empty() => false,
            ZoneSet::All => true,
            ZoneSet::These(ids) => ids.iter().any(|id| here.contains(id)),
        })
    }

    fn zones_around(&self, address: IpAddr) -> Vec<ZoneId> {
        let zones = self.configuration.zones().filter(|zone| zone.contains(address));
        zones.map(|zone| zone.id).collect()
    }
}

/// One of 64 bits. The last ones of an id are random.
const fn bit(group: GroupId) -> u64 {
    1 << (group.as_bytes()[15] & 63)
}
