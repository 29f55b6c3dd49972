//! What policies speak of, in people's words.

use super::FactorConstraint;
use super::factor::{Factor, Properties};
use super::need::Way;
use crate::authenticator::{AuthenticatorKey, FactorMethod};
use crate::time::Span;

/// The lists of a constraint, in words.
pub(super) fn listed(member: &FactorConstraint) -> String {
    let choices = member.choices.iter().map(|choice| match choice.method {
        Some(method) => way_word(choice.key, method).to_owned(),
        None => key_word(choice.key).to_owned(),
    });
    let keys = member.keys.iter().map(|key| key_word(*key).to_owned());
    let methods = member.methods.iter().map(|method| method_word(*method).to_owned());
    let named: Vec<_> = choices.chain(keys).chain(methods).collect();
    let excluded = member.excluded.iter().map(|choice| key_word(choice.key).to_owned());
    let excluded: Vec<_> = excluded.collect();
    let mut text = String::new();
    if !named.is_empty() {
        text = format!(" ({})", or(named.into_iter()));
    }
    if !excluded.is_empty() {
        text = format!("{text} (not {})", or(excluded.into_iter()));
    }
    text
}

pub(super) fn with(wanted: Properties) -> String {
    let words = Properties::WORDS.into_iter().filter(|(property, _)| wanted.has(*property));
    let words: Vec<_> = words.map(|(_, word)| word.to_owned()).collect();
    if words.is_empty() { String::new() } else { format!(" with {}", and(words.into_iter())) }
}

/// What ways are called, each once.
pub(super) fn names(ways: &[Way]) -> impl Iterator<Item = String> {
    let mut names: Vec<String> = Vec::new();
    for way in ways {
        let name = name_of(way.factor);
        let name = if way.set_up { format!("{name} (to be set up)") } else { name };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.into_iter()
}

pub(super) fn name_of(factor: Factor) -> String {
    way_word(factor.key, factor.method).to_owned()
}

/// What people call a way of an authenticator.
pub(super) const fn way_word(key: AuthenticatorKey, method: FactorMethod) -> &'static str {
    match key {
        AuthenticatorKey::Phone | AuthenticatorKey::PushApp => method_word(method),
        _ => key_word(key),
    }
}

/// What people call an authenticator.
pub(super) const fn key_word(key: AuthenticatorKey) -> &'static str {
    match key {
        AuthenticatorKey::Password => "the password",
        AuthenticatorKey::SecurityQuestion => "a security question",
        AuthenticatorKey::TemporaryAccessCode => "a temporary access code",
        AuthenticatorKey::Email => "e-mail",
        AuthenticatorKey::Phone => "the phone",
        AuthenticatorKey::Totp => "an authenticator app",
        AuthenticatorKey::Passkey => "a passkey",
        AuthenticatorKey::PushApp => "the push notification app",
        AuthenticatorKey::HardwareToken => "a hardware token",
    }
}

const fn method_word(method: FactorMethod) -> &'static str {
    match method {
        FactorMethod::Password => "the password",
        FactorMethod::SecurityQuestion => "a security question",
        FactorMethod::TemporaryAccessCode => "a temporary access code",
        FactorMethod::Email => "e-mail",
        FactorMethod::Sms => "a text message",
        FactorMethod::Voice => "a call",
        FactorMethod::Otp => "a one-time code of an app or a token",
        FactorMethod::Totp => "a code of the push notification app",
        FactorMethod::Push => "a confirmation in the push notification app",
        FactorMethod::SignedNonce => "a signature of the push notification app",
        FactorMethod::Passkey => "a passkey",
    }
}

pub(super) fn or(words: impl Iterator<Item = String>) -> String {
    joined(words, "or")
}

pub(super) fn and(words: impl Iterator<Item = String>) -> String {
    joined(words, "and")
}

fn joined(words: impl Iterator<Item = String>, last: &str) -> String {
    let mut words: Vec<String> = words.collect();
    match words.pop() {
        Some(end) if !words.is_empty() => format!("{} {last} {end}", words.join(", ")),
        end => end.unwrap_or_default(),
    }
}

pub(super) fn upper(text: &str) -> String {
    changed(text, |first| first.to_ascii_uppercase())
}

pub(super) fn lower(text: &str) -> String {
    changed(text, |first| first.to_ascii_lowercase())
}

fn changed(text: &str, change: impl Fn(char) -> char) -> String {
    let mut rest = text.chars();
    rest.next().into_iter().map(change).chain(rest).collect()
}

pub(super) fn span(span: Span) -> String {
    let mins = span.as_mins();
    match (mins / 60, mins % 60) {
        (0, 1) => "1 minute".to_owned(),
        (0, mins) => format!("{mins} minutes"),
        (1, 0) => "1 hour".to_owned(),
        (hours, 0) => format!("{hours} hours"),
        _ => format!("{mins} minutes"),
    }
}
