//! Which factors a constraint accepts, as the vendor's `knowledge` and `possession`.

use super::demand::period;
use crate::okta::tree::{Neutral, Node};
use crate::okta::words::{KEYS, METHODS, TYPES, word};
use readmit_core::authenticator::AuthenticatorKey;
use readmit_core::policy::{FactorConstraint, MethodChoice, PossessionConstraint};
use serde_json::{Map, Value, json};

/// Fields that both have.
const FIELDS: [&str; 6] = [
    "methods",
    "types",
    "authenticationMethods",
    "excludedAuthenticationMethods",
    "required",
    "reauthenticateIn",
];

/// Fields that only possession has.
const PROPERTIES: [&str; 6] = [
    "deviceBound",
    "hardwareProtection",
    "phishingResistant",
    "userPresence",
    "userVerification",
    "userVerificationMethods",
];

/// Reads what must hold of what one knows.
pub(super) fn knowledge(node: &Node<'_>) -> Option<FactorConstraint> {
    node.nothing_but(&FIELDS, Neutral::Lenient);
    factor(node)
}

/// Reads what must hold of what one has.
pub(super) fn possession(node: &Node<'_>) -> Option<PossessionConstraint> {
    node.nothing_but(&[FIELDS, PROPERTIES].concat(), Neutral::Lenient);
    let factor = factor(node);
    let property = |name: &str| demanded(&node.get(name));
    let (device_bound, hardware) = (property("deviceBound"), property("hardwareProtection"));
    let (phishing, verification) = (property("phishingResistant"), verification(node));
    let presence = node.get("userPresence");
    Some(PossessionConstraint {
        factor: factor?,
        device_bound: device_bound?,
        hardware_protected: hardware?,
        phishing_resistant: phishing?,
        // The one property that is demanded where nothing is said.
        user_presence: presence.is_absent() || demanded(&presence)?,
        user_verification: verification?,
    })
}

/// Whether a property is demanded; `None` where something else is said.
pub(super) fn demanded(node: &Node<'_>) -> Option<bool> {
    if node.is_absent() {
        return Some(false);
    }
    node.word(&[("REQUIRED", true), ("OPTIONAL", false)])
}

/// Whether the factor must have verified its user. How it did is told to nobody, so nothing can depend on that.
pub(super) fn verification(node: &Node<'_>) -> Option<bool> {
    let verified = demanded(&node.get("userVerification"))?;
    let ways = node.get("userVerificationMethods");
    let given = ways.list();
    let words: Vec<_> = given.iter().filter_map(|way| way.word(&[("BIOMETRICS", 0), ("PIN", 1)])).collect();
    if given.is_empty() || (verified && words.contains(&0) && words.contains(&1)) {
        return Some(verified);
    }
    ways.wrong(if verified {
        "this server cannot tell by which means a user was verified: name all of them, or none"
    } else {
        "only where userVerification is REQUIRED"
    });
    None
}

fn factor(node: &Node<'_>) -> Option<FactorConstraint> {
    let list = |name: &str| node.get(name).list();
    let methods = all(list("methods"), |entry| entry.word(METHODS));
    let types = all(list("types"), |entry| entry.word(TYPES));
    let choices = all(list("authenticationMethods"), choice);
    let excluded = all(list("excludedAuthenticationMethods"), choice);
    let reauthenticate_in = period(&node.get("reauthenticateIn"));
    let required = node.get("required").flag();
    let excluded = excluded?;
    Some(FactorConstraint {
        methods: methods?,
        keys: types?.concat(),
        choices: choices?,
        required: required.unwrap_or(excluded.is_empty()),
        excluded,
        reauthenticate_in,
    })
}

/// Reads every entry, also where one is wrong, so that all is told.
fn all<'a, T>(entries: Vec<Node<'a>>, read: impl Fn(&Node<'a>) -> Option<T>) -> Option<Vec<T>> {
    let read: Vec<Option<T>> = entries.iter().map(read).collect();
    read.into_iter().collect()
}

fn choice(entry: &Node<'_>) -> Option<MethodChoice> {
    let entry = entry.deep(&[]).object();
    entry.nothing_but(&["key", "method"], Neutral::Lenient);
    let (key, method) = (entry.get("key"), entry.get("method"));
    let key = key.required().then(|| key.word(KEYS)).flatten();
    let method = if method.is_absent() { Some(None) } else { method.word(METHODS).map(Some) };
    Some(MethodChoice { key: key?, method: method? })
}

/// Writes what must hold of what one knows.
pub(super) fn knowledge_view(factor: &FactorConstraint) -> Map<String, Value> {
    let mut view = Map::new();
    let mut put = |name: &str, value: Vec<Value>| {
        if !value.is_empty() {
            view.insert(name.to_owned(), value.into());
        }
    };
    put("methods", factor.methods.iter().map(|method| word(METHODS, method).into()).collect());
    put("types", types(&factor.keys));
    put("authenticationMethods", factor.choices.iter().copied().map(choice_view).collect());
    put("excludedAuthenticationMethods", factor.excluded.iter().copied().map(choice_view).collect());
    view.insert("required".to_owned(), factor.required.into());
    if let Some(period) = &factor.reauthenticate_in {
        view.insert("reauthenticateIn".to_owned(), period.to_string().into());
    }
    view
}

/// Writes what must hold of what one has.
pub(super) fn possession_view(possession: &PossessionConstraint) -> Map<String, Value> {
    let mut view = knowledge_view(&possession.factor);
    for (name, asked) in [
        ("deviceBound", possession.device_bound),
        ("hardwareProtection", possession.hardware_protected),
        ("phishingResistant", possession.phishing_resistant),
        ("userVerification", possession.user_verification),
    ] {
        if asked {
            view.insert(name.to_owned(), "REQUIRED".into());
        }
    }
    let presence = if possession.user_presence { "REQUIRED" } else { "OPTIONAL" };
    view.insert("userPresence".to_owned(), presence.into());
    view
}

/// Types by their authenticators, each once.
fn types(keys: &[AuthenticatorKey]) -> Vec<Value> {
    let mut words: Vec<&str> = Vec::new();
    for key in keys {
        let found = TYPES.iter().find(|(_, keys)| keys.contains(key)).map(|(word, _)| *word);
        words.extend(found.filter(|word| !words.contains(word)));
    }
    words.into_iter().map(Value::from).collect()
}

fn choice_view(choice: MethodChoice) -> Value {
    let mut view = json!({ "key": word(KEYS, &choice.key) });
    if let Some(method) = choice.method {
        view["method"] = word(METHODS, &method).into();
    }
    view
}
