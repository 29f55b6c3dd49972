//! An authenticator as the vendor's body asks for it. All that is wrong is told at once.

use super::word;
use crate::fault::Fault;
use crate::okta::tree::{Faults, Node};
use readmit_app::organisation_authenticators::AuthenticatorOrder;
use readmit_core::alphabet::{Alphabet, Shape};
use readmit_core::authenticator::{AuthenticatorKey, FactorMethod};
use readmit_core::code_policy::CodeSettings;
use readmit_core::limits::NAME_CHARS_MAX;
use readmit_core::time::Span;
use serde_json::{Map, Value};
use std::ops::RangeInclusive;

/// Minutes that lives of codes may have: up to ten days.
const TTL: RangeInclusive<u32> = 10..=14_400;
/// Symbols that codes may have.
const LENGTH: RangeInclusive<u32> = 8..=64;

/// Settings that are kept as they are.
type Kept = Map<String, Value>;

/// Reads a body. `of` is the key of the authenticator that is replaced, if one is.
pub(super) fn read(body: &Value, of: Option<AuthenticatorKey>) -> Result<AuthenticatorOrder, Fault> {
    let faults = Faults::default();
    let made = order(&Node::root(body, &faults), of);
    faults.finish("authenticator", made)
}

fn order(body: &Node<'_>, of: Option<AuthenticatorKey>) -> Option<AuthenticatorOrder> {
    let key = key(&body.given("key"), of);
    let given = body.given("name");
    let name = given.text();
    if name.is_some_and(|name| name.trim().is_empty() || name.chars().count() > NAME_CHARS_MAX) {
        given.wrong(&format!("must have 1 to {NAME_CHARS_MAX} characters"));
    }
    let key = key?;
    let codes = if key == AuthenticatorKey::TemporaryAccessCode {
        if name.is_none() {
            given.wrong("is required");
        }
        codes(body)
    } else {
        None
    };
    Some(AuthenticatorOrder { key, name: name.map(str::to_owned), settings: settings(key, body), codes })
}

fn key(node: &Node<'_>, of: Option<AuthenticatorKey>) -> Option<AuthenticatorKey> {
    let Some(given) = node.text() else {
        return of.or_else(|| {
            node.required();
            None
        });
    };
    let found = word::read_key(given);
    match (found, of) {
        (None, _) => node.wrong(&format!("must be one of {}", word::KEYS)),
        (Some(found), Some(known)) if found != known => {
            node.wrong(&format!("must stay {}", word::key(known)));
        }
        _ => {}
    }
    found
}

/// What codes shall be.
fn codes(body: &Node<'_>) -> Option<CodeSettings> {
    let provider = body.given("provider").object();
    let kind = provider.given("type");
    if kind.text().is_none_or(|kind| !kind.eq_ignore_ascii_case("tac")) {
        kind.wrong("must be tac");
    }
    let given = provider.given("configuration").object();
    let required = |name: &str, range| {
        let node = given.given(name);
        node.required().then(|| node.within(range)).flatten()
    };
    let (min, max, default) = (required("minTtl", TTL), required("maxTtl", TTL), required("defaultTtl", TTL));
    let length = required("length", LENGTH);
    if let Some((min, max)) = min.zip(max)
        && min >= max
    {
        given.get("minTtl").wrong("must be less than maxTtl");
    }
    if default
        .is_some_and(|default| min.is_some_and(|min| default < min) || max.is_some_and(|max| default > max))
    {
        given.get("defaultTtl").wrong("must be between minTtl and maxTtl");
    }
    // Its members may all be left out; the vendor's Python client then leaves out the whole.
    let complexity = given.given("complexity").object();
    let class = |name: &str| complexity.given(name).flag_or_text();
    let (numbers, letters, specials) = (class("numbers"), class("letters"), class("specialCharacters"));
    if numbers == Some(false) {
        complexity.get("numbers").wrong("cannot be false");
    }
    let multiple_use = given.given("multiUseAllowed").flag_or_text();
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

/// The settings that are kept. They mean nothing here, but must be such that the vendor's clients can read them back.
fn settings(key: AuthenticatorKey, body: &Node<'_>) -> Option<Kept> {
    let given = body.given("settings").object();
    given.value()?;
    let mut kept = Kept::new();
    let mut keep = |name: &str, value: Option<Value>| {
        kept.extend(value.map(|value| (name.to_owned(), value)));
    };
    if matches!(key, AuthenticatorKey::Email | AuthenticatorKey::Phone | AuthenticatorKey::SecurityQuestion) {
        let allowed = given.given("allowedFor").one_of(&["any", "none", "recovery", "sso"]);
        keep("allowedFor", allowed.map(Value::from));
    }
    if key == AuthenticatorKey::Email {
        let name = "tokenLifetimeInMinutes";
        keep(name, given.given(name).within(1..=1_440).map(Value::from));
    }
    if key == AuthenticatorKey::PushApp {
        keep("userVerification", verification(&given).map(Value::from));
    }
    Some(kept)
}

/// The settings of a way of proof that are kept.
pub(super) fn read_method(method: FactorMethod, body: &Value) -> Result<Kept, Fault> {
    let faults = Faults::default();
    let given = Node::root(body, &faults).given("settings").object();
    let mut kept = Kept::new();
    if method == FactorMethod::Passkey {
        kept.extend(verification(&given).map(|v| ("userVerification".to_owned(), v.into())));
        let attachment = given.given("attachment").one_of(&["ANY", "BUILT_IN", "ROAMING"]);
        kept.extend(attachment.map(|a| ("attachment".to_owned(), a.into())));
    }
    faults.finish("method", Some(kept))
}

fn verification<'a>(given: &Node<'a>) -> Option<&'a str> {
    given.given("userVerification").one_of(&["DISCOURAGED", "PREFERRED", "REQUIRED"])
}
