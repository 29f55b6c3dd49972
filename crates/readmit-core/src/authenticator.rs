//! Authenticators as the organisation offers them: what users can prove themselves with, whether it is switched on,
//! and its settings. What one user has of them is a part of their account.

use crate::id::AuthenticatorId;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::str::FromStr;
use uuid::Uuid;

/// Which authenticator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthenticatorKey {
    /// A password.
    Password,
    /// A question and its answer.
    SecurityQuestion,
    /// A temporary access code of the organisation.
    TemporaryAccessCode,
    /// Codes and links by e-mail.
    Email,
    /// Codes by text message or call.
    Phone,
    /// Codes of an authenticator app (RFC 6238).
    Totp,
    /// Passkeys and security keys (W3C Web Authentication).
    Passkey,
    /// A vendor's own app, which is known by name and cannot be used here.
    PushApp,
    /// One-time codes of a hardware token, known by name.
    HardwareToken,
}

/// What a factor is: something that one knows, has, or is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactorClass {
    /// Something that one knows.
    Knowledge,
    /// Something that one has.
    Possession,
    /// Something that one is.
    Inherence,
}

impl AuthenticatorKey {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Password,
        Self::SecurityQuestion,
        Self::TemporaryAccessCode,
        Self::Email,
        Self::Phone,
        Self::Totp,
        Self::Passkey,
        Self::PushApp,
        Self::HardwareToken,
    ];

    /// The word, as the command line and the native API name it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::SecurityQuestion => "security_question",
            Self::TemporaryAccessCode => "tac",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Totp => "totp",
            Self::Passkey => "webauthn",
            Self::PushApp => "push_app",
            Self::HardwareToken => "hardware_token",
        }
    }

    /// The name that people see where none was given.
    pub const fn usual_name(self) -> &'static str {
        match self {
            Self::Password => "Password",
            Self::SecurityQuestion => "Security Question",
            Self::TemporaryAccessCode => "Temporary Access Code",
            Self::Email => "Email",
            Self::Phone => "Phone",
            Self::Totp => "Authenticator app",
            Self::Passkey => "Security Key or Biometric",
            Self::PushApp => "Push notification app",
            Self::HardwareToken => "Hardware token",
        }
    }

    /// What it is by itself. A passkey that verifies its user is one thing more.
    pub const fn class(self) -> FactorClass {
        match self {
            Self::Password | Self::SecurityQuestion | Self::TemporaryAccessCode => FactorClass::Knowledge,
            Self::Email | Self::Phone | Self::Totp | Self::Passkey | Self::PushApp | Self::HardwareToken => {
                FactorClass::Possession
            }
        }
    }
}

/// How an authenticator is proved. One authenticator can have several ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactorMethod {
    /// The password.
    Password,
    /// The answer to a question.
    SecurityQuestion,
    /// A temporary access code.
    TemporaryAccessCode,
    /// A code or a link by e-mail.
    Email,
    /// A code by text message.
    Sms,
    /// A code by call.
    Voice,
    /// A one-time code of an app or a token of another maker.
    Otp,
    /// A time-based code of the vendor's app.
    Totp,
    /// A confirmation in the vendor's app.
    Push,
    /// A signature of the vendor's app.
    SignedNonce,
    /// A signature of a passkey or a security key.
    Passkey,
}

/// A text that names no authenticator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be one of {}", AuthenticatorKey::ALL.map(AuthenticatorKey::as_str).join(", "))]
pub struct UnknownAuthenticator;

impl FromStr for AuthenticatorKey {
    type Err = UnknownAuthenticator;

    fn from_str(text: &str) -> Result<Self, UnknownAuthenticator> {
        Self::ALL.into_iter().find(|key| key.as_str() == text).ok_or(UnknownAuthenticator)
    }
}

impl FactorMethod {
    /// The word, as the native API names it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::SecurityQuestion => "security_question",
            Self::TemporaryAccessCode => "tac",
            Self::Email => "email",
            Self::Sms => "sms",
            Self::Voice => "voice",
            Self::Otp => "otp",
            Self::Totp => "totp",
            Self::Push => "push",
            Self::SignedNonce => "signed_nonce",
            Self::Passkey => "webauthn",
        }
    }
}

/// An authenticator that the organisation has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authenticator {
    /// Its id.
    pub id: AuthenticatorId,
    /// Which one.
    pub key: AuthenticatorKey,
    /// The name that people see.
    pub name: String,
    /// Whether it can be used at all.
    pub active: bool,
    /// Settings that are kept for who asks, and mean nothing here.
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    pub settings: serde_json::Map<String, serde_json::Value>,
    /// Its ways of proof, as far as they were changed: the others are on, and have no settings.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub methods: BTreeMap<FactorMethod, MethodSetting>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// A way of proof as it was set up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MethodSetting {
    /// Whether it was switched off by itself.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub off: bool,
    /// Settings that are kept for who asks, and mean nothing here.
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    pub settings: serde_json::Map<String, serde_json::Value>,
}

impl Authenticator {
    /// A new one, without settings.
    pub fn new(id: AuthenticatorId, key: AuthenticatorKey, now: Timestamp) -> Self {
        Self {
            id,
            key,
            name: key.usual_name().to_owned(),
            active: true,
            settings: serde_json::Map::new(),
            methods: BTreeMap::new(),
            created_at: now,
            updated_at: now,
        }
    }

    /// Whether a way of proof can be used.
    pub fn offers(&self, method: FactorMethod) -> bool {
        let off = self.methods.get(&method).is_some_and(|setting| setting.off);
        self.active && !off && self.key.methods().contains(&method)
    }

    /// The authenticators that every organisation begins with. Temporary access codes are not among them: an
    /// administrator adds those, with settings for the organisation's codes.
    pub fn built_in() -> Vec<Self> {
        let begin = |key: AuthenticatorKey, active| Self {
            active,
            ..Self::new(built_in_id(key), key, Timestamp::default())
        };
        vec![
            begin(AuthenticatorKey::Password, true),
            begin(AuthenticatorKey::Email, true),
            begin(AuthenticatorKey::Phone, false),
            begin(AuthenticatorKey::SecurityQuestion, false),
            begin(AuthenticatorKey::PushApp, false),
            begin(AuthenticatorKey::Passkey, false),
        ]
    }
}

/// A version 8 id (RFC 9562) whose last bits are zero, so that it has a short form.
fn built_in_id(key: AuthenticatorKey) -> AuthenticatorId {
    AuthenticatorId::from_uuid(Uuid::from_u128(
        0x5265_6164_6d69_8001_8000_0000_0000_0000 | (1 + key as u128) << 27,
    ))
}
