//! The vendor's words for authenticators, their methods and their types.

use readmit_core::authenticator::{AuthenticatorKey, FactorMethod};

/// Authenticators by the vendor's key.
pub(super) const KEYS: &[(&str, AuthenticatorKey)] = &[
    ("okta_password", AuthenticatorKey::Password),
    ("security_question", AuthenticatorKey::SecurityQuestion),
    ("tac", AuthenticatorKey::TemporaryAccessCode),
    ("okta_email", AuthenticatorKey::Email),
    ("phone_number", AuthenticatorKey::Phone),
    ("google_otp", AuthenticatorKey::Totp),
    ("webauthn", AuthenticatorKey::Passkey),
    ("okta_verify", AuthenticatorKey::PushApp),
    ("yubikey_token", AuthenticatorKey::HardwareToken),
];

/// Ways to prove an authenticator.
pub(super) const METHODS: &[(&str, FactorMethod)] = &[
    ("password", FactorMethod::Password),
    ("security_question", FactorMethod::SecurityQuestion),
    ("tac", FactorMethod::TemporaryAccessCode),
    ("email", FactorMethod::Email),
    ("sms", FactorMethod::Sms),
    ("voice", FactorMethod::Voice),
    ("otp", FactorMethod::Otp),
    ("totp", FactorMethod::Totp),
    ("push", FactorMethod::Push),
    ("signed_nonce", FactorMethod::SignedNonce),
    ("webauthn", FactorMethod::Passkey),
];

/// Types of authenticators. One type can have several keys.
pub(super) const TYPES: &[(&str, &[AuthenticatorKey])] = &[
    ("password", &[AuthenticatorKey::Password]),
    ("security_question", &[AuthenticatorKey::SecurityQuestion]),
    ("tac", &[AuthenticatorKey::TemporaryAccessCode]),
    ("email", &[AuthenticatorKey::Email]),
    ("phone", &[AuthenticatorKey::Phone]),
    ("app", &[AuthenticatorKey::Totp, AuthenticatorKey::PushApp]),
    ("security_key", &[AuthenticatorKey::Passkey, AuthenticatorKey::HardwareToken]),
];

/// The word of a list for something.
pub(super) fn word<T: PartialEq>(words: &[(&'static str, T)], meaning: &T) -> &'static str {
    words.iter().find(|(_, known)| known == meaning).map_or("", |(word, _)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_authenticator_has_a_word_a_type_and_words_for_its_methods() {
        for key in AuthenticatorKey::ALL {
            assert_ne!(word(KEYS, &key), "");
            assert_eq!(TYPES.iter().filter(|(_, keys)| keys.contains(&key)).count(), 1);
            for method in key.methods() {
                assert_ne!(word(METHODS, method), "");
            }
        }
    }
}
