//! What belongs to a policy as a whole.

use super::PolicyKind;
use crate::authenticator::AuthenticatorKey;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Settings of a policy, by kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "settings", rename_all = "snake_case")]
pub enum Settings {
    /// Which authenticators users may have, in the order in which they were given. One that is not named is not allowed.
    Enrolment(Vec<Enrolment>),
    /// None.
    Session,
    /// None.
    Access,
    /// What passwords must be.
    Password(PasswordSettings),
}

impl Settings {
    /// The kind of policy that has such settings.
    pub const fn kind(&self) -> PolicyKind {
        match self {
            Self::Enrolment(_) => PolicyKind::Enrolment,
            Self::Session => PolicyKind::Session,
            Self::Access => PolicyKind::Access,
            Self::Password(_) => PolicyKind::Password,
        }
    }
}

/// Whether users may have an authenticator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Allowance {
    /// They may not, and cannot use one that they have.
    NotAllowed,
    /// They may.
    Optional,
    /// They must.
    Required,
}

/// Until when a demanded authenticator can be put off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grace {
    /// Until an instant.
    Until(Timestamp),
    /// This often, 1 to 10.
    Skips(u8),
}

/// One authenticator in an enrolment policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolment {
    /// Which one.
    pub key: AuthenticatorKey,
    /// Whether users may have it.
    pub allowance: Allowance,
    /// Until when it can be put off, where it is demanded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grace: Option<Grace>,
}

impl Enrolment {
    /// What the built-in enrolment policy allows: a password must be had, e-mail may.
    pub fn usual() -> Vec<Self> {
        let entry = |key, allowance| Self { key, allowance, grace: None };
        vec![
            entry(AuthenticatorKey::Password, Allowance::Required),
            entry(AuthenticatorKey::Email, Allowance::Optional),
        ]
    }
}

/// What passwords must be, and when wrong ones lock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PasswordSettings {
    /// Fewest characters; at least what the product demands of every password.
    pub length_min: u16,
    /// Fewest lower-case letters.
    pub lower_case_min: u16,
    /// Fewest upper-case letters.
    pub upper_case_min: u16,
    /// Fewest digits.
    pub digits_min: u16,
    /// Fewest other symbols.
    pub symbols_min: u16,
    /// Whether the user's name must not occur in it.
    pub exclude_username: bool,
    /// Wrong passwords in a row that lock; `None` leaves it to the organisation's settings.
    pub attempts_max: Option<u32>,
    /// Minutes after which such a lock ends by itself; `None`: never.
    pub unlock_after_mins: Option<u32>,
    /// Whether users are told of a lock.
    pub show_lock: bool,
}

impl Default for PasswordSettings {
    fn default() -> Self {
        Self {
            length_min: 12,
            lower_case_min: 0,
            upper_case_min: 0,
            digits_min: 0,
            symbols_min: 0,
            exclude_username: true,
            attempts_max: Some(10),
            unlock_after_mins: Some(15),
            show_lock: false,
        }
    }
}
