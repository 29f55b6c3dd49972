//! The two logs that people read: what was done to the installation and its users (admin activity), and what
//! users did (user activity). Both are views of the one list of events.

use crate::event::{Actor, EventKind};

/// A log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Log {
    /// Acts of operators, of clients on settings and accounts, and of the shell.
    Admin,
    /// Sign-ins, codes and sessions.
    User,
}

impl EventKind {
    /// The log in which the event is found first. Everything about one user is also in that user's history.
    pub const fn log(&self) -> Log {
        match self {
            Self::CodeIssued { .. }
            | Self::CodeIssueRefused { .. }
            | Self::CodeRedeemed { .. }
            | Self::CodeRefused { .. }
            | Self::CodeRefusalsCounted { .. }
            | Self::CodeRevoked { .. }
            | Self::CodesLocked { .. }
            | Self::TotpAccepted { .. }
            | Self::TotpRefused { .. }
            | Self::TotpLocked { .. }
            | Self::TotpRegistered { .. }
            | Self::TotpRegistrationRefused { .. }
            | Self::TotpStepUpNeeded { .. }
            | Self::TotpConfirmed { .. }
            | Self::TotpResynced { .. }
            | Self::TotpRevoked { .. }
            | Self::TransactionStarted { .. }
            | Self::TransactionSigned { .. }
            | Self::SessionStarted { .. }
            | Self::SessionStrengthened { .. }
            | Self::SessionRefreshed { .. }
            | Self::SessionEnded { .. }
            | Self::NotMe { .. }
            | Self::ClientTokenIssued { .. }
            | Self::MessageSent { .. }
            | Self::MessageUndeliverable { .. }
            | Self::JourneyStarted(_)
            | Self::JourneyCompleted(_)
            | Self::JourneyRejected(_)
            | Self::JourneyAborted(_)
            | Self::JourneyNoted(_)
            | Self::PasscodeSent(_)
            | Self::PasscodeAccepted(_)
            | Self::PasswordAccepted
            | Self::PasswordRefused { .. } => Log::User,
            _ => Log::Admin,
        }
    }

    /// Whether the event of this actor is in the admin activity log: what operators and the shell do always
    /// is, whatever it is about.
    pub const fn is_admin_activity(&self, actor: Actor) -> bool {
        matches!(actor, Actor::Operator(_) | Actor::Shell) || matches!(self.log(), Log::Admin)
    }

    /// The name under which the admin activity log shows it, where that is not the event's own type.
    pub const fn activity(&self, actor: Actor) -> Option<&'static str> {
        match (self, actor) {
            (Self::CodeIssued { .. }, Actor::Operator(_) | Actor::Shell) => {
                Some("admin_recovery_otp_code_generated")
            }
            (Self::OperatorSignedIn { .. }, _) => Some("admin_login"),
            _ => None,
        }
    }
}
