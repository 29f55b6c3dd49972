//! What events tell of how users sign in: authenticators, policies and network zones of the organisation.

use crate::id::{ClientId, PolicyId, RuleId};
use serde::{Deserialize, Serialize};

/// What became of something that is configured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// It was made.
    Created,
    /// It was changed.
    Updated,
    /// It was removed.
    Deleted,
    /// It was switched on.
    Activated,
    /// It was switched off.
    Deactivated,
}

impl Change {
    /// It was switched on or off.
    pub const fn switched(active: bool) -> Self {
        if active { Self::Activated } else { Self::Deactivated }
    }
}

/// What became of a sign-in policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyChange {
    /// The rule, where it is about one; the policy itself otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<RuleId>,
    /// What was done.
    pub change: Change,
}

/// What became of something that has nothing more to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// What was done.
    pub change: Change,
}

/// Which access policy an application was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyAssigned {
    /// The policy.
    pub policy: PolicyId,
}

/// Which scope a client was granted, or lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopeChange {
    /// The client.
    pub client: ClientId,
    /// The scope's name.
    pub scope: String,
    /// What was done.
    pub change: Change,
}
