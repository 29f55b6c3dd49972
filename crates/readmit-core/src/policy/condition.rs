//! When a rule applies.

use crate::id::{AccountId, ApplicationId, GroupId, ZoneId};
use serde::{Deserialize, Serialize};

/// When a rule applies: all of it must hold. Empty lists of what is included mean everyone; what is excluded beats what
/// is included.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Conditions {
    /// These users.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub users: Vec<AccountId>,
    /// Not these users.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub users_excluded: Vec<AccountId>,
    /// Members of these groups; with `users` it is enough to be in one of the two lists.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<GroupId>,
    /// Not members of these groups.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups_excluded: Vec<GroupId>,
    /// Where the user is.
    pub network: Network,
    /// How the user comes.
    pub channel: SignInChannel,
    /// The application at hand.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub applications: Vec<ApplicationId>,
    /// Not this application.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub applications_excluded: Vec<ApplicationId>,
}

/// Where the user is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Network {
    /// Anywhere.
    #[default]
    Anywhere,
    /// In at least one of these zones.
    In(ZoneSet),
    /// In none of these zones.
    NotIn(ZoneSet),
}

/// Network zones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ZoneSet {
    /// Every zone that there is.
    All,
    /// These.
    These(Vec<ZoneId>),
}

/// How the user comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignInChannel {
    /// In whatever way.
    #[default]
    Any,
    /// Through a RADIUS agent. Nobody does here, so such a rule never applies.
    Radius,
    /// Through an LDAP interface. Nobody does here, so such a rule never applies.
    Ldap,
}
