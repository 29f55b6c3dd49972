//! A body as a tree, read field by field, so that all that is wrong with it can be told at once.
//!
//! Absent, `null`, `""` and `[]` are alike: the vendor's Python client leaves such fields out. Numbers may come as
//! strings, as they do in the vendor's own guide.

use super::id;
use super::shape::invalid;
use crate::call::Call;
use crate::fault::Fault;
use serde_json::{Map, Value};
use std::cell::RefCell;
use std::ops::RangeInclusive;
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

    /// A field of it, where an empty object says nothing either: the vendor's Python client leaves such a one out.
    pub(super) fn given(&self, name: &str) -> Self {
        let node = self.get(name);
        let is_empty = node.value.and_then(Value::as_object).is_some_and(Map::is_empty);
        Self { value: node.value.filter(|_| !is_empty), ..node }
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

    /// Yes or no, also as a string.
    pub(super) fn flag_or_text(&self) -> Option<bool> {
        match self.value?.as_str() {
            Some("true") => Some(true),
            Some("false") => Some(false),
            _ => self.flag(),
        }
    }

    /// A whole number, also as a string of digits.
    pub(super) fn whole(&self) -> Option<u32> {
        let read = match self.value? {
            Value::Number(number) => number.as_u64().or_else(|| whole(number.as_f64()?)),
            Value::String(text) if text.len() <= 10 && text.bytes().all(|byte| byte.is_ascii_digit()) => {
                text.parse().ok()
            }
            _ => None,
        };
        let read = read.and_then(|number| u32::try_from(number).ok());
        if read.is_none() {
            self.wrong("must be a whole number");
        }
        read
    }

    /// A whole number within a range.
    pub(super) fn within(&self, range: RangeInclusive<u32>) -> Option<u32> {
        let number = self.whole()?;
        if !range.contains(&number) {
            self.wrong(&format!("must be between {} and {}", range.start(), range.end()));
        }
        Some(number).filter(|number| range.contains(number))
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

    /// One of these texts, as they stand.
    pub(super) fn one_of(&self, known: &[&str]) -> Option<&'a str> {
        let text = self.text()?;
        if !known.contains(&text) {
            self.wrong(&format!("must be one of {}", known.join(", ")));
        }
        Some(text).filter(|text| known.contains(text))
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

/// `480.0` is a whole number: JSON has one kind of them.
fn whole(number: f64) -> Option<u64> {
    let fits = number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number);
    // Its shortest text is that of the integer.
    fits.then(|| number.to_string().parse().ok()).flatten()
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
mod tests;
