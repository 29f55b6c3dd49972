//! A body as a tree, read field by field, so that all that is wrong with it can be told at once.
//!
//! Absent, `null`, `""` and `[]` are alike: the vendor's Python client leaves such fields out. Numbers may come as
//! strings, as they do in the vendor's own guide.

use super::id;
use super::shape::invalid;
use crate::call::Call;
use crate::fault::Fault;
use serde_json::Value;
use std::cell::RefCell;
use uuid::Uuid;

/// Faults that are told of one body.
const FAULTS_MAX: usize = 50;

/// What is wrong with a body, as far as it was read.
#[derive(Debug, Default)]
pub(super) struct Faults(RefCell<Vec<String>>);

impl Faults {
    /// Adds one.
    pub(super) fn add(&self, field: &str, expected: &str) {
        let mut faults = self.0.borrow_mut();
        if faults.len() < FAULTS_MAX {
            faults.push(format!("{field}: {expected}"));
        }
    }

    /// What was made of the body, where nothing is wrong with it. `what` is the kind of object.
    pub(super) fn finish<T>(self, what: &str, made: Option<T>) -> Result<T, Fault> {
        let faults = self.0.into_inner();
        made.filter(|_| faults.is_empty()).ok_or_else(|| invalid(what, faults))
    }
}

/// The body of a call, which must be an object.
pub(super) fn body(call: &Call) -> Result<Value, Fault> {
    let body: Value = call.json()?;
    if body.is_object() {
        return Ok(body);
    }
    Err(Fault::invalid("the body must be an object"))
}

/// One field.
pub(super) struct Node<'a> {
    path: String,
    value: Option<&'a Value>,
    faults: &'a Faults,
}

/// How a value counts that the caller of [`Node::nothing_but`] cannot use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Neutral {
    /// `false` says something: "not managed".
    Strict,
    /// `false` and `OPTIONAL` ask for nothing.
    Lenient,
}

impl<'a> Node<'a> {
    /// The whole body.
    pub(super) fn root(value: &'a Value, faults: &'a Faults) -> Self {
        Self { path: String::new(), value: Some(value), faults }
    }

    /// What stands there.
    pub(super) const fn value(&self) -> Option<&'a Value> {
        self.value
    }

    /// Whether nothing stands there.
    pub(super) fn is_absent(&self) -> bool {
        self.value.is_none()
    }

    /// Says that it is wrong.
    pub(super) fn wrong(&self, expected: &str) {
        self.faults.add(&self.path, expected);
    }

    /// A field of it. Something that is no object has none, which [`Node::object`] says.
    pub(super) fn get(&self, name: &str) -> Self {
        let path = if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) };
        Self {
            path,
            value: self.value.and_then(|value| value.get(name)).filter(|value| present(value)),
            faults: self.faults,
        }
    }

    /// Several fields deep.
    pub(super) fn deep(&self, names: &[&str]) -> Self {
        let here = Self { path: self.path.clone(), ..*self };
        names.iter().fold(here, |node, name| node.object().get(name))
    }

    /// The same, which is nothing where it is no object.
    #[must_use]
    pub(super) fn object(self) -> Self {
        if self.value.is_some_and(|value| !value.is_object()) {
            self.wrong("must be an object");
            return Self { value: None, ..self };
        }
        self
    }

    /// Its fields that say something, by name.
    pub(super) fn fields(&self) -> Vec<(&'a str, Self)> {
        let fields = self.value.and_then(Value::as_object).into_iter().flatten();
        fields
            .map(|(name, _)| (name.as_str(), self.get(name)))
            .filter(|(_, node)| !node.is_absent())
            .collect()
    }

    /// Its entries.
    pub(super) fn list(&self) -> Vec<Self> {
        let Some(value) = self.value else { return Vec::new() };
        let Some(entries) = value.as_array() else {
            self.wrong("must be an array");
            return Vec::new();
        };
        let entry = |(index, value)| Self {
            path: format!("{}[{index}]", self.path),
            value: Some(value),
            faults: self.faults,
        };
        entries.iter().enumerate().map(entry).collect()
    }

    /// A text.
    pub(super) fn text(&self) -> Option<&'a str> {
        let text = self.value?.as_str();
        if text.is_none() {
            self.wrong("must be a string");
        }
        text
    }

    /// A text that must be there.
    pub(super) fn required_text(&self) -> Option<&'a str> {
        self.required().then(|| self.text())?
    }

    /// Whether something stands there, as it must.
    pub(super) fn required(&self) -> bool {
        if self.is_absent() {
            self.wrong("is required");
        }
        !self.is_absent()
    }

    /// Yes or no.
    pub(super) fn flag(&self) -> Option<bool> {
        let flag = self.value?.as_bool();
        if flag.is_none() {
            self.wrong("must be true or false");
        }
        flag
    }

    /// A whole number from `min`, also as a string.
    pub(super) fn number(&self, min: u32) -> Option<u32> {
        let value = self.value?;
        let number = match value {
            Value::String(text) => text.trim().parse().ok(),
            value => value.as_u64().and_then(|number| u32::try_from(number).ok()),
        };
        let number = number.filter(|number| *number >= min);
        if number.is_none() {
            self.wrong(&format!("must be a whole number, {min} or more"));
        }
        number
    }

    /// An id with this prefix. What cannot be one is the id of nothing: it is refused where all unknown ids are.
    pub(super) fn id(&self, prefix: &str) -> Uuid {
        self.text().and_then(|text| id::parse(prefix, text)).unwrap_or(Uuid::nil())
    }

    /// One of these words, in any case.
    pub(super) fn word<T: Copy>(&self, words: &[(&str, T)]) -> Option<T> {
        let text = self.text()?;
        let found = words.iter().find(|(word, _)| word.eq_ignore_ascii_case(text));
        if found.is_none() {
            let known: Vec<_> = words.iter().map(|(word, _)| *word).collect();
            self.wrong(&format!("must be one of {}", known.join(", ")));
        }
        found.map(|(_, meaning)| *meaning)
    }

    /// Says of each field but these that it cannot be used here, where it says anything: nobody shall believe that
    /// something is asked for that is not.
    pub(super) fn nothing_but(&self, known: &[&str], neutral: Neutral) {
        let fields = self.value.and_then(Value::as_object).into_iter().flatten();
        for (name, value) in fields.filter(|(name, _)| !known.contains(&name.as_str())) {
            if !says_nothing(value, neutral, name == "exclude") {
                // The name is the caller's: it may be long.
                let name: String = name.chars().take(60).collect();
                self.get(&name).wrong("this server cannot tell this, so nothing can depend on it");
            }
        }
    }
}

fn present(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(entries) => !entries.is_empty(),
        Value::Object(_) | Value::Bool(_) | Value::Number(_) => true,
    }
}

/// Whether a value asks for nothing. Who excludes `ANY` excludes everything.
fn says_nothing(value: &Value, neutral: Neutral, excludes: bool) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => {
            let optional = neutral == Neutral::Lenient && text.eq_ignore_ascii_case("OPTIONAL");
            text.is_empty() || optional || (!excludes && text.eq_ignore_ascii_case("ANY"))
        }
        Value::Bool(flag) => neutral == Neutral::Lenient && !flag,
        Value::Number(_) => false,
        Value::Array(entries) => entries.iter().all(|entry| says_nothing(entry, neutral, excludes)),
        Value::Object(fields) => {
            fields.iter().all(|(name, value)| says_nothing(value, neutral, excludes || name == "exclude"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn faults(body: &Value, read: impl Fn(&Node<'_>)) -> Vec<String> {
        let faults = Faults::default();
        read(&Node::root(body, &faults));
        faults.0.into_inner()
    }

    #[test]
    fn what_is_empty_is_absent() {
        for nothing in [json!({}), json!({"a": null}), json!({"a": ""}), json!({"a": []})] {
            assert_eq!(
                faults(&nothing, |node| {
                    let field = node.get("a");
                    assert!(field.is_absent() && field.text().is_none() && field.list().is_empty());
                    assert!(field.number(1).is_none() && field.flag().is_none());
                }),
                [""; 0]
            );
        }
    }

    #[test]
    fn a_wrong_type_is_told_with_the_field() {
        let body = json!({"a": {"b": [{"c": 7}]}, "n": -1, "s": "12", "w": "x", "f": "true"});
        let told = faults(&body, |node| {
            for entry in node.deep(&["a", "b"]).list() {
                entry.get("c").text();
            }
            node.deep(&["a", "b", "c"]);
            node.get("n").number(0);
            assert_eq!(node.get("s").number(0), Some(12));
            node.get("w").word(&[("ONE", 1), ("TWO", 2)]);
            node.get("f").flag();
        });
        assert_eq!(
            told,
            [
                "a.b[0].c: must be a string",
                "a.b: must be an object",
                "n: must be a whole number, 0 or more",
                "w: must be one of ONE, TWO",
                "f: must be true or false",
            ]
        );
    }

    #[test]
    fn only_what_says_nothing_may_be_left_unread() {
        let told = |body: Value, neutral| {
            faults(&body, |node| node.nothing_but(&["known"], neutral)).first().cloned().unwrap_or_default()
        };
        for nothing in [
            json!({"known": 7}),
            json!({"device": null, "risk": {"behaviors": []}, "riskScore": {"level": "ANY"}}),
            json!({"platform": {"include": [{"type": "ANY", "os": {"type": "any"}}], "exclude": []}}),
            json!({"identityProvider": {"provider": "ANY", "idpIds": [""]}}),
        ] {
            assert_eq!(told(nothing, Neutral::Strict), "");
        }
        for something in [
            json!({"device": {"managed": false}}),
            json!({"platform": {"exclude": [{"type": "ANY"}]}}),
            json!({"riskScore": {"level": "LOW"}}),
            json!({"elCondition": {"condition": "true"}}),
            json!({"later": 0}),
        ] {
            assert!(told(something.clone(), Neutral::Strict).contains("cannot tell this"), "{something}");
        }
        assert_eq!(told(json!({"x": false, "y": "OPTIONAL"}), Neutral::Lenient), "");
        assert_ne!(told(json!({"x": true}), Neutral::Lenient), "");
    }
}
