//! A factor as policies see it: which way of which authenticator, what it shows, and over which line it comes.

use super::demand::{ChainMethod, FactorConstraint, PossessionConstraint};
use crate::account::Account;
use crate::authenticator::{AuthenticatorKey, FactorMethod};
use crate::code::Scope;
use crate::outbox::Channel;
use crate::time::Timestamp;
use crate::totp::Condition;
use std::ops::BitOr;

/// A set of properties that a proof of a factor can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Properties(u8);

impl Properties {
    /// None.
    pub const NONE: Self = Self(0);
    /// It took an act of the user.
    pub const USER_PRESENCE: Self = Self(1);
    /// It verified the user, by a PIN or a part of the body.
    pub const USER_VERIFICATION: Self = Self(1 << 1);
    /// It cannot be given to the wrong site.
    pub const PHISHING_RESISTANT: Self = Self(1 << 2);
    /// Its key is in hardware.
    pub const HARDWARE_PROTECTED: Self = Self(1 << 3);
    /// Its key cannot leave its device.
    pub const DEVICE_BOUND: Self = Self(1 << 4);
    /// Each with its word.
    pub const WORDS: [(Self, &'static str); 5] = [
        (Self::USER_PRESENCE, "user presence"),
        (Self::USER_VERIFICATION, "user verification"),
        (Self::PHISHING_RESISTANT, "resistance to phishing"),
        (Self::HARDWARE_PROTECTED, "a key in hardware"),
        (Self::DEVICE_BOUND, "a key bound to its device"),
    ];

    /// Whether all of `wanted` are in it.
    pub const fn has(self, wanted: Self) -> bool {
        self.0 & wanted.0 == wanted.0
    }

    /// This, if `wanted`.
    const fn only_if(self, wanted: bool) -> Self {
        if wanted { self } else { Self::NONE }
    }
}

impl BitOr for Properties {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// What carries a code to the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Line {
    /// The mailbox.
    Mailbox,
    /// The phone.
    Phone,
}

/// A factor. Of what a user has: what it can show at best. Of a proof: what it showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Factor {
    /// The authenticator.
    pub key: AuthenticatorKey,
    /// The way.
    pub method: FactorMethod,
    /// What it shows.
    pub properties: Properties,
    /// The line that it comes over; `None` where it is not sent.
    pub line: Option<Line>,
}

impl Factor {
    /// A way of an authenticator, with all that it can show.
    pub fn usual(key: AuthenticatorKey, method: FactorMethod) -> Self {
        use Properties as P;
        let properties = match (key, method) {
            (AuthenticatorKey::Phone | AuthenticatorKey::Totp, _) => P::USER_PRESENCE,
            (AuthenticatorKey::Passkey, _) | (AuthenticatorKey::PushApp, FactorMethod::SignedNonce) => {
                P::USER_PRESENCE
                    | P::USER_VERIFICATION
                    | P::PHISHING_RESISTANT
                    | P::HARDWARE_PROTECTED
                    | P::DEVICE_BOUND
            }
            (AuthenticatorKey::HardwareToken, _) => {
                P::USER_PRESENCE | P::HARDWARE_PROTECTED | P::DEVICE_BOUND
            }
            (AuthenticatorKey::PushApp, FactorMethod::Push) => {
                P::USER_PRESENCE | P::USER_VERIFICATION | P::DEVICE_BOUND
            }
            (AuthenticatorKey::PushApp, _) => P::DEVICE_BOUND,
            _ => P::NONE,
        };
        let line = match key {
            AuthenticatorKey::Email => Some(Line::Mailbox),
            AuthenticatorKey::Phone => Some(Line::Phone),
            _ => None,
        };
        Self { key, method, properties, line }
    }

    /// Every way of an authenticator.
    pub fn all_of(key: AuthenticatorKey) -> impl Iterator<Item = Self> {
        key.methods().iter().map(move |method| Self::usual(key, *method))
    }

    /// A temporary access code, told or sent.
    pub fn temporary_code(sent: Option<Channel>) -> Self {
        let line = sent.map(|channel| match channel {
            Channel::Email => Line::Mailbox,
            Channel::Sms => Line::Phone,
        });
        let (key, method) = (AuthenticatorKey::TemporaryAccessCode, FactorMethod::TemporaryAccessCode);
        Self { line, ..Self::usual(key, method) }
    }

    /// Whether it counts as two by itself.
    pub fn is_two(&self) -> bool {
        self.properties.has(Properties::USER_VERIFICATION)
    }

    /// Whether the two count as two: they differ in class, and do not come over the same line.
    pub fn makes_two_with(&self, other: &Self) -> bool {
        let classes = self.key.class() != other.key.class();
        classes && (self.line.is_none() || self.line != other.line) || self.is_two() || other.is_two()
    }
}

impl AuthenticatorKey {
    /// The ways in which it is proved.
    pub const fn methods(self) -> &'static [FactorMethod] {
        match self {
            Self::Password => &[FactorMethod::Password],
            Self::SecurityQuestion => &[FactorMethod::SecurityQuestion],
            Self::TemporaryAccessCode => &[FactorMethod::TemporaryAccessCode],
            Self::Email => &[FactorMethod::Email],
            Self::Phone => &[FactorMethod::Sms, FactorMethod::Voice],
            Self::Totp | Self::HardwareToken => &[FactorMethod::Otp],
            Self::Passkey => &[FactorMethod::Passkey],
            Self::PushApp => &[FactorMethod::Totp, FactorMethod::Push, FactorMethod::SignedNonce],
        }
    }

    /// Whether users set it up themselves, here. Temporary access codes come from the help desk; what is only known by
    /// name cannot be set up at all.
    pub const fn is_set_up_by_users(self) -> bool {
        !matches!(self, Self::TemporaryAccessCode | Self::PushApp | Self::HardwareToken)
    }
}

impl FactorConstraint {
    /// Whether it lets this factor count.
    pub fn accepts(&self, factor: &Factor) -> bool {
        let listed = self.methods.is_empty() || self.methods.contains(&factor.method);
        let keyed = self.keys.is_empty() || self.keys.contains(&factor.key);
        let names = |choice: &super::MethodChoice| {
            choice.key == factor.key && choice.method.is_none_or(|method| method == factor.method)
        };
        let chosen = self.choices.is_empty() || self.choices.iter().any(names);
        listed && keyed && chosen && !self.excluded.iter().any(names)
    }
}

impl PossessionConstraint {
    /// The properties that a factor must show.
    pub fn wanted(&self) -> Properties {
        Properties::DEVICE_BOUND.only_if(self.device_bound)
            | Properties::HARDWARE_PROTECTED.only_if(self.hardware_protected)
            | Properties::PHISHING_RESISTANT.only_if(self.phishing_resistant)
            | Properties::USER_PRESENCE.only_if(self.user_presence)
            | Properties::USER_VERIFICATION.only_if(self.user_verification)
    }

    /// Whether it lets this factor count.
    pub fn accepts(&self, factor: &Factor) -> bool {
        self.factor.accepts(factor) && factor.properties.has(self.wanted())
    }
}

impl ChainMethod {
    /// The properties that a factor must show.
    pub fn wanted(&self) -> Properties {
        Properties::USER_VERIFICATION.only_if(self.user_verification)
            | Properties::HARDWARE_PROTECTED.only_if(self.hardware_protected)
            | Properties::PHISHING_RESISTANT.only_if(self.phishing_resistant)
    }

    /// Whether it lets this factor count.
    pub fn accepts(&self, factor: &Factor) -> bool {
        self.key == factor.key && self.method == factor.method && factor.properties.has(self.wanted())
    }
}

impl Account {
    /// The factors that the account has. Reads its profile and its credentials.
    pub fn factors_at(&self, now: Timestamp) -> Vec<Factor> {
        let mut factors = self.factors_beside_password_at(now);
        if self.credentials.password.is_some() {
            factors.splice(0..0, Factor::all_of(AuthenticatorKey::Password));
        }
        factors
    }

    /// The same without the password. Reads its profile.
    pub(super) fn factors_beside_password_at(&self, now: Timestamp) -> Vec<Factor> {
        let mut keys = Vec::new();
        if self.profile.email.is_some() {
            keys.push(AuthenticatorKey::Email);
        }
        if self.profile.phone_number.is_some() {
            keys.push(AuthenticatorKey::Phone);
        }
        if self.hot.totps.iter().any(|totp| totp.condition == Condition::Usable) {
            keys.push(AuthenticatorKey::Totp);
        }
        let mut factors: Vec<_> = keys.into_iter().flat_map(Factor::all_of).collect();
        let live = self.hot.codes.iter().filter(|code| code.is_guessable_at(now));
        let code = live.filter(|code| code.scope == Scope::Organisation).map(|code| code.sent).next();
        factors.extend(code.map(Factor::temporary_code));
        factors
    }
}
