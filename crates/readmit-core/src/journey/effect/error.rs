//! Why steps fail.

use serde::{Deserialize, Serialize};

/// Why a step failed, as the error variable tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepError {
    /// Which kind.
    pub code: ErrorCode,
    /// A sentence, without any value of the run.
    pub message: String,
    /// Tries that are left, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempts_left: Option<u32>,
    /// Whether the same step may be answered once more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub again: bool,
}

impl StepError {
    /// An error that ends the step.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), attempts_left: None, again: false }
    }
}

/// Kinds of failures of steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// Wrong code, password or signature; nobody there. It is not told which.
    InvalidCredentials,
    /// The code was right once.
    ExpiredOtpPasscode,
    /// Too many failures; a lock is running.
    AuthenticatorLocked,
    /// The user is switched off.
    UserNotActive,
    /// Nobody has that identifier.
    UserNotFound,
    /// Somebody has that identifier.
    UserAlreadyExists,
    /// Single mode, and there is one.
    TotpAlreadyRegistered,
    /// As many as there may be.
    TotpLimitReached,
    /// No such authenticator.
    TotpNotFound,
    /// The password must be changed.
    PasswordExpired,
    /// The password is too easy.
    WeakPassword,
    /// A field has a value that cannot be used.
    SystemInvalidInput,
    /// An expression failed.
    ExpressionError,
    /// The journey may not do that to this account.
    NotAllowed,
    /// Too many messages were sent.
    TooManySends,
}

impl ErrorCode {
    /// The short form: `ts_error_code` and `code` of the error variable.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidCredentials => "invalid_credentials",
            Self::ExpiredOtpPasscode => "expired_otp_passcode",
            Self::AuthenticatorLocked => "authenticator_locked",
            Self::UserNotActive => "user_not_active",
            Self::UserNotFound => "user_not_found",
            Self::UserAlreadyExists => "user_already_exists",
            Self::TotpAlreadyRegistered => "totp_already_registered",
            Self::TotpLimitReached => "totp_limit_reached",
            Self::TotpNotFound => "totp_not_found",
            Self::PasswordExpired => "password_expired",
            Self::WeakPassword => "weak_password",
            Self::SystemInvalidInput => "system_invalid_input",
            Self::ExpressionError => "expression_error",
            Self::NotAllowed => "not_allowed",
            Self::TooManySends => "too_many_sends",
        }
    }

    /// The word of the vendor's REST API: `error_code` of the error variable.
    pub const fn as_rest_word(self) -> &'static str {
        match self {
            Self::InvalidCredentials => "auth_invalid_credentials",
            Self::ExpiredOtpPasscode => "auth_otp_passcode_expired",
            Self::AuthenticatorLocked => "auth_locked",
            other => other.as_str(),
        }
    }
}
