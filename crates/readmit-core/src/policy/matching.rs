//! Which policy and which rule of it apply: the first whose conditions hold, in order of priority.

use super::asker::{Asker, Holds, Target};
use super::{Conditions, Network, Policy, PolicyKind, Rule, SignInChannel};
use crate::configuration::Configuration;
use crate::id::ApplicationId;
use std::sync::Arc;

/// A policy and the rule of it that applies.
pub(super) type Applying<'a> = (&'a Policy, &'a Rule);

/// The policy and the rule that apply, where all that conditions ask for is known.
pub(super) fn applying<'a>(
    policies: impl IntoIterator<Item = &'a Arc<Policy>>,
    asker: &Asker<'_>,
) -> Option<Applying<'a>> {
    policies.into_iter().filter(|policy| concerns(policy, asker)).find_map(|policy| {
        let mut rules = policy.rules.iter().filter(|rule| rule.active);
        let applies = rules.find(|rule| holds(&rule.conditions, asker) == Holds::Yes);
        applies.map(|rule| (&**policy, rule))
    })
}

/// All that could apply, up to the first that does for certain.
pub(super) fn possibly_applying<'a>(
    policies: impl IntoIterator<Item = &'a Arc<Policy>>,
    asker: &Asker<'_>,
) -> Vec<Applying<'a>> {
    let mut found = Vec::new();
    for policy in policies.into_iter().filter(|policy| concerns(policy, asker)) {
        for rule in policy.rules.iter().filter(|rule| rule.active) {
            let holds = holds(&rule.conditions, asker);
            if holds != Holds::No {
                found.push((&**policy, rule));
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
) -> impl Iterator<Item = &Arc<Policy>> {
    let built_in = configuration.policy(Policy::built_in_id(PolicyKind::Access));
    let own =
        configuration.access_policy_of(application).filter(|policy| policy.kind() == PolicyKind::Access);
    let own_is_built_in = own.is_some_and(|policy| policy.built_in);
    own.into_iter().chain(built_in.filter(|_| !own_is_built_in))
}

fn concerns(policy: &Policy, asker: &Asker<'_>) -> bool {
    policy.active && (policy.groups.is_empty() || asker.is_member(&policy.groups))
}

/// Whether all of a rule's conditions hold. Lists of people come last, as they are what takes long.
fn holds(conditions: &Conditions, asker: &Asker<'_>) -> Holds {
    if conditions.channel != SignInChannel::Any {
        return Holds::No;
    }
    let holds = network_holds(&conditions.network, asker).min(target_holds(conditions, asker.target));
    if holds != Holds::No && includes(conditions, asker) { holds } else { Holds::No }
}

fn includes(conditions: &Conditions, asker: &Asker<'_>) -> bool {
    let everyone = conditions.users.is_empty() && conditions.groups.is_empty();
    let included =
        everyone || conditions.users.contains(&asker.account) || asker.is_member(&conditions.groups);
    included
        && !conditions.users_excluded.contains(&asker.account)
        && !asker.is_member(&conditions.groups_excluded)
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

fn network_holds(network: &Network, asker: &Asker<'_>) -> Holds {
    match network {
        Network::Anywhere => Holds::Yes,
        Network::In(zones) => asker.is_within(zones),
        Network::NotIn(zones) => match asker.is_within(zones) {
            Holds::Yes => Holds::No,
            Holds::Perhaps => Holds::Perhaps,
            Holds::No => Holds::Yes,
        },
    }
}
