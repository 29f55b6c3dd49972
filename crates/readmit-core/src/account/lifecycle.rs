//! Where an account is in its life: what its status says, and what its password adds to that.
//!
//! ```text
//!   Pending ── activated ──► Provisioned ── password set ──► Active ◄──► Suspended
//!                                 (with a password at once) ▲  │
//!                                                           │  ├── password expired ──► PasswordExpired
//!                                    password set, unlocked │  ├── reset asked for ───► Recovery
//!                                                           └──┴── wrong passwords ───► Locked
//!   any ── deactivated ──► Disabled ── activated ──► Provisioned; or removed
//! ```
//!
//! Only the status is stored as such. The rest follows from the password's standing, which is in the hot part, so
//! that a list of accounts needs no credentials.

use super::Account;
use crate::lock::LockState;
use crate::profile::Status;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// How the password of an account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PasswordState {
    /// Nothing was said: there is none and none is waited for, or it was set before this was kept.
    #[default]
    Untold,
    /// There is none yet, and the user is to set one.
    Awaited,
    /// It opens the account.
    Usable,
    /// It opens nothing any more; the user is to set a new one.
    Expired,
    /// An administrator asked for a new one. The old one opens nothing until that is set.
    ResetAsked,
}

/// How the password stands, as the hot part keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PasswordStanding {
    /// What it is good for.
    #[serde(rename = "s", default)]
    pub state: PasswordState,
    /// When it was last set.
    #[serde(rename = "at", default, skip_serializing_if = "Option::is_none")]
    pub set_at: Option<Timestamp>,
}

impl PasswordStanding {
    /// Whether there is nothing to store.
    pub fn is_untold(&self) -> bool {
        *self == Self::default()
    }
}

/// Where an account is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lifecycle {
    /// Made, and not activated.
    Pending,
    /// Activated, and has yet to set a password.
    Provisioned,
    /// In use.
    Active,
    /// To set a new password, because an administrator asked for it.
    Recovery,
    /// To set a new password, because the old one is no good any more.
    PasswordExpired,
    /// Locked by wrong passwords.
    Locked,
    /// Switched off for a while.
    Suspended,
    /// Switched off.
    Disabled,
}

impl Account {
    /// Where the account is in its life at `now`.
    pub fn lifecycle_at(&self, now: Timestamp) -> Lifecycle {
        match self.hot.status {
            Status::Pending => Lifecycle::Pending,
            Status::Suspended => Lifecycle::Suspended,
            Status::Disabled => Lifecycle::Disabled,
            Status::Active => match self.hot.password.state {
                // Only what opens something is guessed at: strangers must not stand between a user and the link.
                PasswordState::Untold | PasswordState::Usable
                    if self.hot.password_lock.state_at(now) != LockState::Open =>
                {
                    Lifecycle::Locked
                }
                PasswordState::Untold | PasswordState::Usable => Lifecycle::Active,
                PasswordState::Awaited => Lifecycle::Provisioned,
                PasswordState::Expired => Lifecycle::PasswordExpired,
                PasswordState::ResetAsked => Lifecycle::Recovery,
            },
        }
    }

    /// Whether there is a password, usable or not. One that was set before its standing was kept is seen only where
    /// credentials are loaded.
    pub fn has_password(&self) -> bool {
        match self.hot.password.state {
            PasswordState::Untold => self.credentials.is_loaded() && self.credentials.password.is_some(),
            PasswordState::Awaited => false,
            PasswordState::Usable | PasswordState::Expired | PasswordState::ResetAsked => {
                self.hot.password.set_at.is_some()
            }
        }
    }

    /// When the password was last set, as far as it is known.
    pub fn password_set_at(&self) -> Option<Timestamp> {
        let stored = || self.credentials.is_loaded().then(|| self.credentials.password.as_ref()).flatten();
        self.hot.password.set_at.or_else(|| stored().map(|password| password.set_at))
    }

    /// Keeps when the account was led on, where a change of its password did that. `before` is where it was.
    pub(super) fn note_lifecycle(&mut self, before: Lifecycle, now: Timestamp) {
        if self.profile.is_loaded() && self.lifecycle_at(now) != before {
            self.profile.status_changed_at = Some(now);
        }
    }
}
