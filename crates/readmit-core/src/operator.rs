//! Operators: accounts that were given roles. Administrators, help-desk agents, auditors.
//!
//! What an operator may do is part of the configuration, so every batch on every replica judges by the
//! newest grants. Passwords, sessions and tokens of operators are credentials of their account.

mod authority;
mod link;
pub mod permission;
mod places;
mod role;

pub use authority::{Authority, Denial, Need};
pub use link::{LINK_LIFE, PasswordLink};
pub use permission::{Area, Level, Permission, Permissions};
pub use places::{Place, Places};
pub use role::{Role, RoleError};

use crate::id::{AccountId, GroupId, RoleId};
use crate::lock::LockPolicy;
use crate::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};

/// Whom a grant is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// Every account, and everything that is not about one account.
    Everyone,
    /// Accounts that are in at least one of these groups, and nothing else.
    Groups(Vec<GroupId>),
}

/// A role, given for some accounts or for all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// The role.
    pub role: RoleId,
    /// Whom it is about.
    pub reach: Reach,
}

/// An account's rights.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operator {
    /// The account.
    pub account: AccountId,
    /// What it was given; at least one.
    pub grants: Vec<Grant>,
    /// Whether the account may sign in: kept in step with the account's status, so that one can tell whether
    /// an administrator is left without looking at every account.
    pub active: bool,
    /// Since when it is an operator.
    pub since: Timestamp,
    /// When its grants last changed.
    pub updated_at: Timestamp,
}

/// How operators sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SignInPolicy {
    /// A session that is not used this long is over.
    pub idle: Span,
    /// Every session is over this long after sign-in.
    pub life: Span,
    /// When wrong passwords lock the password, and for how long.
    pub lock: LockPolicy,
    /// Whether every operator needs an authenticator app beside the password. Who has none may enrol one, and do nothing
    /// else before.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub need_totp: bool,
}

impl Default for SignInPolicy {
    /// Half an hour idle, twelve hours in all (NIST SP 800-63B section 4.2.3), ten failures, fifteen minutes.
    fn default() -> Self {
        Self {
            idle: Span::from_mins(30),
            life: Span::from_hours(12),
            lock: LockPolicy { failures_max: 10, duration: Span::from_mins(15) },
            need_totp: false,
        }
    }
}
