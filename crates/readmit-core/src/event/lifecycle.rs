//! What events tell of how an account was led through its life, beside the changes of its status.

use serde::{Deserialize, Serialize};

/// What was done to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Its password opens nothing any more: the user is to set a new one.
    PasswordExpired,
    /// The same, because an administrator asked for a reset.
    PasswordResetAsked,
    /// It was given a password that has to be replaced at once.
    TemporaryPasswordSet,
    /// Its recovery question was set.
    RecoveryQuestionSet,
    /// Somebody knew the answer to its recovery question.
    RecoveryAnswerAccepted,
    /// Somebody did not.
    RecoveryAnswerRefused,
    /// All its sessions were ended.
    SessionsEnded,
}

/// An act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acted {
    /// What was done.
    pub act: Act,
}
