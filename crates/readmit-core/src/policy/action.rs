//! What a rule says.

use super::PolicyKind;
use super::demand::{Assurance, Demand, FactorCount, Period};
use crate::time::Span;
use serde::{Deserialize, Serialize};

/// Whether something is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// It is.
    Allow,
    /// It is not.
    Deny,
}

/// What a rule says, by kind of policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// When users are asked to get an authenticator.
    Enrolment(EnrolAt),
    /// What opens a session.
    Session(SessionAction),
    /// What the application demands; `None` lets nobody in.
    Access(Option<Demand>),
    /// What users may do about their passwords.
    Password {
        /// Change it.
        change: Access,
        /// Have it reset.
        reset: Access,
        /// Lift its lock.
        unlock: Access,
    },
}

/// When users are asked to get an authenticator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EnrolAt {
    /// The first time that they are asked for one.
    Challenge,
    /// The first time that they sign in.
    Login,
    /// Never, save in a recovery.
    Never,
    /// Never.
    NeverIncludingRecovery,
}

/// What opens a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionAction {
    /// Whether anything does.
    pub access: Access,
    /// Which factor must be among them.
    pub primary: PrimaryFactor,
    /// When a second factor of another class is needed; `None`: not for the session's sake.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_factor: Option<FactorPrompt>,
    /// Whether "remember this device" is ticked to begin with.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub remember_device: bool,
    /// Whether the session outlives the browser.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub persistent: bool,
    /// A session that is not used this long is over.
    pub idle: Span,
    /// Every session is over this long after it began; `None`: no such limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub life: Option<Span>,
}

/// Which factor a session needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PrimaryFactor {
    /// A password.
    Password,
    /// Any that the application's policy accepts.
    Any,
}

/// How often a second factor is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactorPrompt {
    /// At each sign-in.
    Always,
    /// Once for each device that is remembered.
    Device,
    /// Once in this time.
    Within(Span),
}

impl Default for SessionAction {
    /// Any factor, two hours without use, no limit beyond.
    fn default() -> Self {
        Self {
            access: Access::Allow,
            primary: PrimaryFactor::Any,
            second_factor: None,
            remember_device: false,
            persistent: false,
            idle: Span::from_mins(120),
            life: None,
        }
    }
}

impl Action {
    /// The kind of policy whose rules say such a thing.
    pub const fn kind(&self) -> PolicyKind {
        match self {
            Self::Enrolment(_) => PolicyKind::Enrolment,
            Self::Session(_) => PolicyKind::Session,
            Self::Access(_) => PolicyKind::Access,
            Self::Password { .. } => PolicyKind::Password,
        }
    }

    /// What the rule says that comes with every access policy: one factor, good for twelve hours.
    pub fn catch_all() -> Self {
        Self::Access(Some(Demand::Assurance(Assurance {
            factors: FactorCount::One,
            reauthenticate_in: Some(Period::from_span(Span::from_hours(12))),
            inactivity: None,
            constraints: Vec::new(),
        })))
    }
}
