//! Whether an account may be given a new way in by somebody else: what codes are asked, asked of passwords as well.

use super::{Account, Lifecycle, Step};
use crate::configuration::Configuration;
use crate::operator::Authority;
use crate::time::Timestamp;

/// Why an account is given no new password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RecoveryBar {
    /// The owner said "this was not me".
    #[error("the owner said that a recovery was not theirs: nobody is given a new way in for now")]
    Frozen {
        /// When that ends.
        until: Timestamp,
    },
    /// Only what a second operator consented to lets somebody in here.
    #[error(
        "the user is in a protected group: they get in again by a code that a second operator consents to"
    )]
    Protected,
}

/// What a step has to do with getting into an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WayIn {
    /// Opens nothing.
    None,
    /// Opens it to who proves to know of it.
    Proved,
    /// Opens it to whoever is told a password, or is given a link.
    Given,
}

impl Step {
    const fn way_in(self) -> WayIn {
        match self {
            Self::Deactivate
            | Self::Suspend
            | Self::Unsuspend
            | Self::ResetFactors
            | Self::ExpirePassword => WayIn::None,
            Self::ChangePassword
            | Self::ChangeRecoveryQuestion
            | Self::AnswerRecoveryQuestion
            | Self::FollowLink => WayIn::Proved,
            Self::Activate
            | Self::Reactivate
            | Self::SetCredentials
            | Self::SetTemporaryPassword
            | Self::ResetPassword
            | Self::ForgotPassword => WayIn::Given,
        }
    }
}

impl Account {
    /// Whether a step may open the account at `now`. Who has never been in has nothing that could be taken over.
    pub fn check_recovery(
        &self,
        step: Step,
        configuration: &Configuration,
        authority: Authority,
        now: Timestamp,
    ) -> Result<(), RecoveryBar> {
        let way_in = step.way_in();
        if way_in == WayIn::None {
            return Ok(());
        }
        if let Some(until) = self.frozen_at(now) {
            return Err(RecoveryBar::Frozen { until });
        }
        let is_new = matches!(self.lifecycle_at(now), Lifecycle::Pending | Lifecycle::Provisioned);
        let is_free = way_in == WayIn::Proved || authority == Authority::Installation || is_new;
        if is_free || !configuration.is_protected(self) { Ok(()) } else { Err(RecoveryBar::Protected) }
    }
}
