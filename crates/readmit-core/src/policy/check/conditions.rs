//! Whether the conditions of a rule make sense.

use super::Flaws;
use crate::configuration::Configuration;
use crate::policy::{Conditions, Network, PolicyKind, SignInChannel, ZoneSet};

/// Whether users exist is not seen here: accounts are no part of the configuration.
pub(super) fn check(
    conditions: &Conditions,
    kind: PolicyKind,
    configuration: &Configuration,
    flaws: &mut Flaws,
) {
    for (field, users) in
        [("conditions.users", &conditions.users), ("conditions.users_excluded", &conditions.users_excluded)]
    {
        flaws.list(field, users, |_| true, "");
    }
    for (field, groups) in [
        ("conditions.groups", &conditions.groups),
        ("conditions.groups_excluded", &conditions.groups_excluded),
    ] {
        flaws.list(field, groups, |id| configuration.has_group(id), "no such group");
    }
    for (field, applications) in [
        ("conditions.applications", &conditions.applications),
        ("conditions.applications_excluded", &conditions.applications_excluded),
    ] {
        if kind == PolicyKind::Enrolment {
            let known = |id| configuration.application(id).is_some();
            flaws.list(field, applications, known, "no such application");
        } else {
            flaws.expect(applications.is_empty(), field, "only in rules of an enrolment policy");
        }
    }
    let (field, zones) = match &conditions.network {
        Network::Anywhere => ("", None),
        Network::In(zones) => ("conditions.network.in", Some(zones)),
        Network::NotIn(zones) => ("conditions.network.not_in", Some(zones)),
    };
    if let Some(ZoneSet::These(zones)) = zones {
        flaws.expect(!zones.is_empty(), field, "must name a zone");
        flaws.list(field, zones, |id| configuration.zone(id).is_some(), "no such network zone");
    }
    let any_channel = conditions.channel == SignInChannel::Any;
    let expected = "only in rules of a session policy";
    flaws.expect(any_channel || kind == PolicyKind::Session, "conditions.channel", expected);
}
