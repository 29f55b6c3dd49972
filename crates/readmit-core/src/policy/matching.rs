//! Which policy and which rule of it apply: the first whose conditions hold, in order of priority.

use super::{Conditions, Network, Policy, PolicyKind, Rule, SignInChannel, ZoneSet};
use crate::configuration::Configuration;
use crate::group::Group;
use crate::id::{AccountId, ApplicationId, GroupId, ZoneId};
use crate::zone::Zone;
use core::net::IpAddr;
use std::sync::Arc;

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
#[derive(Debug, Clone, Copy)]
pub(super) struct Asker<'a> {
    /// The account.
    pub account: AccountId,
    /// Its groups.
    pub groups: &'a [GroupId],
    /// Where it is.
    pub place: Place,
    /// What it wants to get into.
    pub target: Target,
}

/// Whether a condition holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Holds {
    No,
    Perhaps,
    Yes,
}

/// A policy and the rule of it that applies.
pub(super) type Applying<'a> = (&'a Policy, &'a Rule);

impl From<bool> for Holds {
    fn from(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }
}

/// The policy and the rule that apply, where all that conditions ask for is known.
pub(super) fn applying<'a>(
    policies: &[&'a Arc<Policy>],
    configuration: &Configuration,
    asker: Asker<'_>,
) -> Option<Applying<'a>> {
    policies.iter().filter(|policy| concerns(policy, asker)).find_map(|policy| {
        let mut rules = policy.rules.iter().filter(|rule| rule.active);
        rules
            .find(|rule| holds(&rule.conditions, configuration, asker) == Holds::Yes)
            .map(|rule| (&***policy, rule))
    })
}

/// All that could apply, up to the first that does for certain.
pub(super) fn possibly_applying<'a>(
    policies: &[&'a Arc<Policy>],
    configuration: &Configuration,
    asker: Asker<'_>,
) -> Vec<Applying<'a>> {
    let mut found = Vec::new();
    for policy in policies.iter().filter(|policy| concerns(policy, asker)) {
        for rule in policy.rules.iter().filter(|rule| rule.active) {
            let holds = holds(&rule.conditions, configuration, asker);
            if holds != Holds::No {
                found.push((&***policy, rule));
            }
            if holds == Holds::Yes {
                return found;
            }
        }
    }
    found
}

/// The policies that are looked at for an application's demand: its own, then the built-in one.
pub(super) fn access_policies(
    configuration: &Configuration,
    application: ApplicationId,
) -> Vec<&Arc<Policy>> {
    let built_in = configuration.policy(Policy::built_in_id(PolicyKind::Access));
    let own =
        configuration.access_policy_of(application).filter(|policy| policy.kind() == PolicyKind::Access);
    let own_is_built_in = own.is_some_and(|policy| policy.built_in);
    own.into_iter().chain(built_in.filter(|_| !own_is_built_in)).collect()
}

fn concerns(policy: &Policy, asker: Asker<'_>) -> bool {
    policy.active && (policy.groups.is_empty() || in_one_of(&policy.groups, asker.groups))
}

/// Whether somebody who joined `groups` is in one of `wanted`.
fn in_one_of(wanted: &[GroupId], groups: &[GroupId]) -> bool {
    wanted.iter().any(|group| Group::has(*group, groups))
}

/// Whether all of a rule's conditions hold.
fn holds(conditions: &Conditions, configuration: &Configuration, asker: Asker<'_>) -> Holds {
    let people = includes(conditions, asker) && conditions.channel == SignInChannel::Any;
    if !people {
        return Holds::No;
    }
    target_holds(conditions, asker.target).min(network_holds(&conditions.network, configuration, asker.place))
}

fn includes(conditions: &Conditions, asker: Asker<'_>) -> bool {
    let everyone = conditions.users.is_empty() && conditions.groups.is_empty();
    let included =
        everyone || conditions.users.contains(&asker.account) || in_one_of(&conditions.groups, asker.groups);
    included
        && !conditions.users_excluded.contains(&asker.account)
        && !in_one_of(&conditions.groups_excluded, asker.groups)
}

fn target_holds(conditions: &Conditions, target: Target) -> Holds {
    let (these, not_these) = (&conditions.applications, &conditions.applications_excluded);
    match target {
        _ if these.is_empty() && not_these.is_empty() => Holds::Yes,
        Target::Application(id) => {
            Holds::from((these.is_empty() || these.contains(&id)) && !not_these.contains(&id))
        }
        Target::Nothing => Holds::from(these.is_empty()),
        Target::Unknown => Holds::Perhaps,
    }
}

fn network_holds(network: &Network, configuration: &Configuration, place: Place) -> Holds {
    let within = |zones: &ZoneSet| match place {
        Place::At(address) => Holds::from(is_within(zones, configuration, address)),
        Place::NoZone => Holds::No,
        Place::Unknown => Holds::Perhaps,
    };
    match network {
        Network::Anywhere => Holds::Yes,
        Network::In(zones) => within(zones),
        Network::NotIn(zones) => match within(zones) {
            Holds::Yes => Holds::No,
            Holds::Perhaps => Holds::Perhaps,
            Holds::No => Holds::Yes,
        },
    }
}

fn is_within(zones: &ZoneSet, configuration: &Configuration, address: IpAddr) -> bool {
    let contains = |zone: &Arc<Zone>| zone.contains(address);
    match zones {
        ZoneSet::All => configuration.zones().any(contains),
        ZoneSet::These(ids) => ids.iter().any(|id: &ZoneId| configuration.zone(*id).is_some_and(contains)),
    }
}
