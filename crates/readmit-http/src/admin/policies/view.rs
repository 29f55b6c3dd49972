//! Policies and rules as they are shown.

use super::action::{ActionShown, PasswordSettingsShown};
use crate::admin::wire::date_time;
use readmit_core::configuration::Configuration;
use readmit_core::policy::{
    Allowance, Conditions, Enrolment, Grace, Network, Policy, PolicyKind, Rule, Settings, SignInChannel,
    ZoneSet,
};
use serde::Serialize;
use std::fmt::Display;
use utoipa::ToSchema;

/// A sign-in policy.
#[derive(Serialize, ToSchema)]
pub(super) struct PolicyShown {
    #[schema(format = Uuid)]
    id: String,
    /// enrolment (which authenticators users may have), session (what opens a session), access (what an application
    /// demands) or password.
    kind: &'static str,
    name: String,
    description: Option<String>,
    /// Its place among those of its kind; the first that applies counts. A built-in one is always last.
    priority: u32,
    /// Whether it counts.
    active: bool,
    /// Whether it comes with the product.
    built_in: bool,
    /// The groups that it is about; everyone, where there are none.
    groups: Vec<String>,
    /// Which authenticators users may have; of an enrolment policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    enrolment: Option<Vec<EnrolmentShown>>,
    /// What passwords must be; of a password policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<PasswordSettingsShown>,
    /// The applications that it judges who signs in to; of an access policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    applications: Option<Vec<String>>,
    /// Its rules, the first that holds counts.
    rules: Vec<RuleShown>,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    updated_at: String,
}

/// Whether users may have an authenticator.
#[derive(Serialize, ToSchema)]
struct EnrolmentShown {
    key: &'static str,
    /// not_allowed, optional or required.
    allowance: &'static str,
    /// Until when it can be put off, where it is required.
    #[schema(format = DateTime)]
    grace_until: Option<String>,
    /// How often it can be put off, where it is required.
    grace_skips: Option<u8>,
}

/// A rule of a policy.
#[derive(Serialize, ToSchema)]
struct RuleShown {
    #[schema(format = Uuid)]
    id: String,
    name: String,
    active: bool,
    /// Whether it comes with its policy.
    built_in: bool,
    conditions: ConditionsShown,
    action: ActionShown,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    updated_at: String,
}

/// When a rule applies: all of it must hold, and what is excluded beats what is included.
#[derive(Serialize, ToSchema)]
struct ConditionsShown {
    /// These users, or members of `groups`; everyone, where both are empty.
    users: Vec<String>,
    users_excluded: Vec<String>,
    groups: Vec<String>,
    groups_excluded: Vec<String>,
    applications: Vec<String>,
    applications_excluded: Vec<String>,
    /// Where the user is: anywhere, in or not_in.
    network: &'static str,
    /// The network zones that `network` is about; all there are, where it is null.
    zones: Option<Vec<String>>,
    /// How the user comes: any, radius or ldap. Nobody comes by the last two.
    channel: &'static str,
}

fn texts<T: Display>(ids: &[T]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}

/// The applications that have an access policy, whether they were given it or not.
fn applications(policy: &Policy, configuration: &Configuration) -> Vec<String> {
    let has = |id| configuration.access_policy_of(id).is_some_and(|known| known.id == policy.id);
    let ids = configuration.applications().map(|application| application.id);
    ids.filter(|id| has(*id)).map(|id| id.to_string()).collect()
}

impl PolicyShown {
    pub(super) fn of(policy: &Policy, configuration: &Configuration) -> Self {
        let (enrolment, password) = match &policy.settings {
            Settings::Enrolment(entries) => (Some(entries.iter().map(EnrolmentShown::of).collect()), None),
            Settings::Password(settings) => (None, Some(PasswordSettingsShown::of(settings))),
            Settings::Session | Settings::Access => (None, None),
        };
        Self {
            id: policy.id.to_string(),
            kind: policy.kind().as_str(),
            name: policy.name.clone(),
            description: policy.description.clone(),
            priority: policy.priority,
            active: policy.active,
            built_in: policy.built_in,
            groups: texts(&policy.groups),
            enrolment,
            password,
            applications: (policy.kind() == PolicyKind::Access).then(|| applications(policy, configuration)),
            rules: policy.rules.iter().map(RuleShown::of).collect(),
            created_at: date_time(policy.created_at),
            updated_at: date_time(policy.updated_at),
        }
    }
}

impl EnrolmentShown {
    fn of(entry: &Enrolment) -> Self {
        let (grace_until, grace_skips) = match entry.grace {
            Some(Grace::Until(end)) => (Some(date_time(end)), None),
            Some(Grace::Skips(times)) => (None, Some(times)),
            None => (None, None),
        };
        let allowance = match entry.allowance {
            Allowance::NotAllowed => "not_allowed",
            Allowance::Optional => "optional",
            Allowance::Required => "required",
        };
        Self { key: entry.key.as_str(), allowance, grace_until, grace_skips }
    }
}

impl RuleShown {
    fn of(rule: &Rule) -> Self {
        Self {
            id: rule.id.to_string(),
            name: rule.name.clone(),
            active: rule.active,
            built_in: rule.built_in,
            conditions: ConditionsShown::of(&rule.conditions),
            action: ActionShown::of(&rule.action),
            created_at: date_time(rule.created_at),
            updated_at: date_time(rule.updated_at),
        }
    }
}

impl ConditionsShown {
    fn of(conditions: &Conditions) -> Self {
        let zones = |zones: &ZoneSet| match zones {
            ZoneSet::All => None,
            ZoneSet::These(ids) => Some(texts(ids)),
        };
        let (network, zones) = match &conditions.network {
            Network::Anywhere => ("anywhere", None),
            Network::In(set) => ("in", zones(set)),
            Network::NotIn(set) => ("not_in", zones(set)),
        };
        Self {
            users: texts(&conditions.users),
            users_excluded: texts(&conditions.users_excluded),
            groups: texts(&conditions.groups),
            groups_excluded: texts(&conditions.groups_excluded),
            applications: texts(&conditions.applications),
            applications_excluded: texts(&conditions.applications_excluded),
            network,
            zones,
            channel: match conditions.channel {
                SignInChannel::Any => "any",
                SignInChannel::Radius => "radius",
                SignInChannel::Ldap => "ldap",
            },
        }
    }
}
