//! The vendor's words for authenticators: key, type, ways of proof, and the names that it shows.

use crate::okta::words;
use readmit_core::authenticator::{Authenticator, AuthenticatorKey as Key, FactorMethod as Method};

/// Keys that can be set up here, as errors list them.
pub(super) const KEYS: &str = "okta_password, okta_email, phone_number, google_otp, webauthn, security_question, \
    okta_verify, yubikey_token, tac";

/// The vendor's key.
pub(in crate::okta) fn key(key: Key) -> &'static str {
    words::word(words::KEYS, &key)
}

/// The authenticator behind the vendor's key.
pub(super) fn read_key(text: &str) -> Option<Key> {
    words::KEYS.iter().find(|(word, _)| *word == text).map(|(_, key)| *key)
}

/// The vendor's type.
pub(in crate::okta) fn kind(key: Key) -> &'static str {
    words::TYPES.iter().find(|(_, keys)| keys.contains(&key)).map_or("", |(word, _)| word)
}

/// The vendor's word for a way of proof.
pub(super) fn method(method: Method) -> &'static str {
    words::word(words::METHODS, &method)
}

/// The way of proof behind a word, if the authenticator has it.
pub(super) fn read_method(of: Key, text: &str) -> Option<Method> {
    of.methods().iter().copied().find(|known| method(*known) == text)
}

/// What verifies about a way of proof by itself.
pub(super) const fn properties(of: Method) -> &'static [&'static str] {
    match of {
        Method::Otp | Method::Push => &["USER_PRESENCE"],
        Method::Totp => &["DEVICE_BOUND"],
        Method::SignedNonce => &["HARDWARE_PROTECTED", "PHISHING_RESISTANT"],
        _ => &[],
    }
}

/// The name that is shown: the one that was given, or the usual one.
pub(in crate::okta) fn name(of: &Authenticator) -> &str {
    if of.name == of.key.usual_name() { usual_name(of.key) } else { &of.name }
}

/// The name where none was given: the vendor's, for what has none of its own here.
pub(in crate::okta) const fn usual_name(key: Key) -> &'static str {
    match key {
        Key::Totp => "Google Authenticator",
        Key::PushApp => "Okta Verify",
        Key::HardwareToken => "YubiKey Authenticator",
        other => other.usual_name(),
    }
}
