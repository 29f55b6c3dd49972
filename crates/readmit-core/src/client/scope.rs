//! Scopes that were granted to a service application: what it may do without any user.

use super::Client;
use crate::id::ScopeGrantId;
use crate::operator::Permissions;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// One scope that was granted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantedScope {
    /// The grant's id.
    pub id: ScopeGrantId,
    /// The name by which the scope is asked for.
    pub name: String,
    /// What it lets a client do: nothing that who granted it could not do.
    pub permissions: Permissions,
    /// When it was granted.
    pub granted_at: Timestamp,
}

impl Client {
    /// The grant of a scope.
    pub fn scope(&self, name: &str) -> Option<&GrantedScope> {
        self.scopes.iter().find(|scope| scope.name == name)
    }

    /// What the granted scopes allow, all together.
    pub fn granted(&self) -> Permissions {
        self.scopes.iter().fold(Permissions::NONE, |set, scope| set.or(scope.permissions))
    }
}
