//! An authenticator as the vendor's body asks for it. All that is wrong is told at once.

use super::field::{Causes, Object, flag, get, object, one_of, text, within};
use super::word;
use crate::fault::Fault;
use crate::okta::shape::invalid;
use readmit_app::organisation_authenticators::AuthenticatorOrder;
use readmit_core::alphabet::{Alphabet, Shape};
use readmit_core::authenticator::{AuthenticatorKey, FactorMethod};
use readmit_core::code_policy::CodeSettings;
use readmit_core::limits::NAME_CHARS_MAX;
use readmit_core::time::Span;
use serde_json::Value;
use std::ops::RangeInclusive;

/// Minutes that lives of codes may have: up to ten days.
const TTL: RangeInclusive<u32> = 10..=14_400;
/// Symbols that codes may have.
const LENGTH: RangeInclusive<u32> = 8..=64;

const CONFIGURATION: &str = "provider.configuration";

/// Reads a body. `of` is the key of the authenticator that is replaced, if one is.
pub(super) fn read(body: &Object, of: Option<AuthenticatorKey>) -> Result<AuthenticatorOrder, Fault> {
    let mut causes = Causes::new();
    let key = key(body, of, &mut causes);
    let name = text(body, "name", "name", &mut causes);
    if name.as_ref().is_some_and(|name| name.trim().is_empty() || name.chars().count() > NAME_CHARS_MAX) {
        causes.push(format!("name: must have 1 to {NAME_CHARS_MAX} characters"));
    }
    let Some(key) = key else { return Err(invalid("authenticator", causes)) };
    let codes = if key == AuthenticatorKey::TemporaryAccessCode {
        if name.is_none() {
            causes.push("name: is required".to_owned());
        }
        codes(body, &mut causes)
    } else {
        None
    };
    let settings = settings(key, body, &mut causes);
    if causes.is_empty() {
        Ok(AuthenticatorOrder { key, name, settings, codes })
    } else {
        Err(invalid("authenticator", causes))
    }
}

fn key(body: &Object, of: Option<AuthenticatorKey>, causes: &mut Causes) -> Option<AuthenticatorKey> {
    let given = text(body, "key", "key", causes);
    match (given, of) {
        (None, Some(known)) => Some(known),
        (None, None) => {
            if causes.is_empty() {
                causes.push("key: is required".to_owned());
            }
            None
        }
        (Some(given), of) => {
            let found = word::read_key(&given);
            match (found, of) {
                (None, _) => causes.push(format!("key: must be one of {}", word::KEYS)),
                (Some(found), Some(known)) if found != known => {
                    causes.push(format!("key: must stay {}", word::key(known)));
                }
                _ => {}
            }
            found
        }
    }
}

/// What codes shall be.
fn codes(body: &Object, causes: &mut Causes) -> Option<CodeSettings> {
    let provider = object(body, "provider", "provider", causes);
    let kind = text(&provider, "type", "provider.type", causes);
    if kind.is_none_or(|kind| !kind.eq_ignore_ascii_case("tac")) {
        causes.push("provider.type: must be tac".to_owned());
    }
    let given = object(&provider, "configuration", CONFIGURATION, causes);
    let minutes = |name: &str, causes: &mut Causes| required(&given, name, TTL, causes);
    let (min, max) = (minutes("minTtl", causes), minutes("maxTtl", causes));
    let default = minutes("defaultTtl", causes);
    let length = required(&given, "length", LENGTH, causes);
    let wrong = |name: &str, text: &str, causes: &mut Causes| {
        causes.push(format!("{CONFIGURATION}.{name}: {text}"));
    };
    if let Some((min, max)) = min.zip(max)
        && min >= max
    {
        wrong("minTtl", "must be less than maxTtl", causes);
    }
    if default
        .is_some_and(|default| min.is_some_and(|min| default < min) || max.is_some_and(|max| default > max))
    {
        wrong("defaultTtl", "must be between minTtl and maxTtl", causes);
    }
    // Its members may all be left out; the vendor's Python client then leaves out the whole.
    let complexity = object(&given, "complexity", &format!("{CONFIGURATION}.complexity"), causes);
    let mut class =
        |name: &str| flag(&complexity, name, &format!("{CONFIGURATION}.complexity.{name}"), causes);
    let (numbers, letters, specials) = (class("numbers"), class("letters"), class("specialCharacters"));
    if numbers == Some(false) {
        wrong("complexity.numbers", "cannot be false", causes);
    }
    let multiple_use = flag(&given, "multiUseAllowed", &format!("{CONFIGURATION}.multiUseAllowed"), causes);
    let span = |minutes: u32| Span::from_mins(minutes.into());
    Some(CodeSettings {
        shape: Shape {
            alphabet: Alphabet::Complex {
                letters: letters.unwrap_or_default(),
                specials: specials.unwrap_or_default(),
            },
            length: u8::try_from(length?).ok()?,
        },
        life_min: span(min?),
        life_default: span(default?),
        life_max: span(max?),
        multiple_use: multiple_use.unwrap_or_default(),
    })
}

fn required(given: &Object, name: &str, range: RangeInclusive<u32>, causes: &mut Causes) -> Option<u32> {
    let path = format!("{CONFIGURATION}.{name}");
    if get(given, name).is_none() {
        causes.push(format!("{path}: is required"));
    }
    within(given, name, &path, range, causes)
}

/// The settings that are kept. They mean nothing here, but must be such that the vendor's clients can read them back.
fn settings(key: AuthenticatorKey, body: &Object, causes: &mut Causes) -> Option<Object> {
    get(body, "settings")?;
    let given = object(body, "settings", "settings", causes);
    let mut kept = Object::new();
    let mut keep = |name: &str, value: Option<Value>| {
        kept.extend(value.map(|value| (name.to_owned(), value)));
    };
    if matches!(key, AuthenticatorKey::Email | AuthenticatorKey::Phone | AuthenticatorKey::SecurityQuestion) {
        let known = &["any", "none", "recovery", "sso"];
        let allowed = one_of(&given, "allowedFor", "settings.allowedFor", known, causes);
        keep("allowedFor", allowed.map(Value::from));
    }
    if key == AuthenticatorKey::Email {
        let name = "tokenLifetimeInMinutes";
        let minutes = within(&given, name, &format!("settings.{name}"), 1..=1_440, causes);
        keep(name, minutes.map(Value::from));
    }
    if key == AuthenticatorKey::PushApp {
        let verification = verification(&given, causes);
        keep("userVerification", verification.map(Value::from));
    }
    Some(kept)
}

/// The settings of a way of proof that are kept.
pub(super) fn read_method(method: FactorMethod, body: &Object) -> Result<Object, Fault> {
    let mut causes = Causes::new();
    let given = object(body, "settings", "settings", &mut causes);
    let mut kept = Object::new();
    if method == FactorMethod::Passkey {
        kept.extend(verification(&given, &mut causes).map(|v| ("userVerification".to_owned(), v.into())));
        let known = &["ANY", "BUILT_IN", "ROAMING"];
        let attachment = one_of(&given, "attachment", "settings.attachment", known, &mut causes);
        kept.extend(attachment.map(|a| ("attachment".to_owned(), a.into())));
    }
    if causes.is_empty() { Ok(kept) } else { Err(invalid("method", causes)) }
}

fn verification(given: &Object, causes: &mut Causes) -> Option<String> {
    let known = &["DISCOURAGED", "PREFERRED", "REQUIRED"];
    one_of(given, "userVerification", "settings.userVerification", known, causes)
}
