//! What rules say, as it is shown: one part of it is there, that of the policy's kind.

use super::demand::AccessShown;
use readmit_core::policy::{
    Access, Action, EnrolAt, FactorPrompt, PasswordSettings, PrimaryFactor, SessionAction,
};
use readmit_core::time::Span;
use serde::Serialize;
use utoipa::ToSchema;

/// What a rule says; one of these is there, that of the policy's kind.
#[derive(Default, Serialize, ToSchema)]
pub(super) struct ActionShown {
    /// When users are asked to set up an authenticator: challenge, login, never (save in a recovery) or
    /// never_including_recovery.
    #[serde(skip_serializing_if = "Option::is_none")]
    enrolment: Option<&'static str>,
    /// What opens a session.
    #[serde(skip_serializing_if = "Option::is_none")]
    session: Option<SessionShown>,
    /// What the application demands.
    #[serde(skip_serializing_if = "Option::is_none")]
    access: Option<AccessShown>,
    /// What users may do about their passwords.
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<PasswordActsShown>,
}

/// What opens a session.
#[derive(Serialize, ToSchema)]
struct SessionShown {
    /// Whether anything does.
    allowed: bool,
    /// Which factor must be among them: password, or any.
    primary: &'static str,
    /// When a second factor is asked for: never, always, device (once for each that is remembered) or within (once in
    /// `second_factor_seconds`).
    second_factor: &'static str,
    second_factor_seconds: Option<u64>,
    /// Whether "remember this device" is ticked to begin with.
    remember_device: bool,
    /// Whether the session outlives the browser.
    persistent: bool,
    /// A session that is not used this long is over.
    idle_seconds: u64,
    /// Every session is over this long after it began, where a limit is set.
    life_seconds: Option<u64>,
}

/// What users may do about their passwords.
#[derive(Serialize, ToSchema)]
struct PasswordActsShown {
    change: bool,
    reset: bool,
    unlock: bool,
}

/// What passwords must be, and when wrong ones lock.
#[derive(Serialize, ToSchema)]
pub(super) struct PasswordSettingsShown {
    length_min: u16,
    lower_case_min: u16,
    upper_case_min: u16,
    digits_min: u16,
    symbols_min: u16,
    /// Whether the user's name must not occur in it.
    exclude_username: bool,
    /// Wrong passwords in a row that lock; the organisation's settings say, where it is null.
    attempts_max: Option<u32>,
    /// When such a lock ends by itself; never, where it is null.
    unlock_after_minutes: Option<u32>,
    /// Whether users are told of a lock.
    show_lock: bool,
}

impl ActionShown {
    pub(super) fn of(action: &Action) -> Self {
        match action {
            Action::Enrolment(at) => Self { enrolment: Some(enrol_at(*at)), ..Self::default() },
            Action::Session(action) => Self { session: Some(SessionShown::of(action)), ..Self::default() },
            Action::Access(demand) => {
                Self { access: Some(AccessShown::of(demand.as_ref())), ..Self::default() }
            }
            Action::Password { change, reset, unlock } => {
                let [change, reset, unlock] = [change, reset, unlock].map(|access| *access == Access::Allow);
                Self { password: Some(PasswordActsShown { change, reset, unlock }), ..Self::default() }
            }
        }
    }
}

const fn enrol_at(at: EnrolAt) -> &'static str {
    match at {
        EnrolAt::Challenge => "challenge",
        EnrolAt::Login => "login",
        EnrolAt::Never => "never",
        EnrolAt::NeverIncludingRecovery => "never_including_recovery",
    }
}

impl SessionShown {
    fn of(action: &SessionAction) -> Self {
        let (second_factor, within) = match action.second_factor {
            None => ("never", None),
            Some(FactorPrompt::Always) => ("always", None),
            Some(FactorPrompt::Device) => ("device", None),
            Some(FactorPrompt::Within(span)) => ("within", Some(span)),
        };
        Self {
            allowed: action.access == Access::Allow,
            primary: match action.primary {
                PrimaryFactor::Password => "password",
                PrimaryFactor::Any => "any",
            },
            second_factor,
            second_factor_seconds: within.map(Span::as_secs),
            remember_device: action.remember_device,
            persistent: action.persistent,
            idle_seconds: action.idle.as_secs(),
            life_seconds: action.life.map(Span::as_secs),
        }
    }
}

impl PasswordSettingsShown {
    pub(super) const fn of(settings: &PasswordSettings) -> Self {
        Self {
            length_min: settings.length_min,
            lower_case_min: settings.lower_case_min,
            upper_case_min: settings.upper_case_min,
            digits_min: settings.digits_min,
            symbols_min: settings.symbols_min,
            exclude_username: settings.exclude_username,
            attempts_max: settings.attempts_max,
            unlock_after_minutes: settings.unlock_after_mins,
            show_lock: settings.show_lock,
        }
    }
}
