//! Values of the expression language, which are also what journey files and answers are read into: the JSON data
//! model with objects that keep the order of their keys. Cheap to clone.

use super::expression::iso;
use crate::time::Timestamp;
use indexmap::IndexMap;
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::sync::Arc;

/// Fields of an object, in order.
pub type Fields = IndexMap<Arc<str>, Value>;

/// A value.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Value {
    /// Nothing.
    #[default]
    Null,
    /// True or false.
    Bool(bool),
    /// A number: finite, exact for integers up to 2^53.
    Number(f64),
    /// A text.
    Text(Arc<str>),
    /// A list.
    Array(Arc<Vec<Value>>),
    /// Named values, in order.
    Object(Arc<Fields>),
}

impl Value {
    /// An empty object.
    pub fn empty_object() -> Self {
        Self::Object(Arc::default())
    }

    /// An object of these fields.
    pub fn object<K: Into<Arc<str>>>(fields: impl IntoIterator<Item = (K, Self)>) -> Self {
        Self::Object(Arc::new(fields.into_iter().map(|(name, value)| (name.into(), value)).collect()))
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The fields, if it is an object.
    pub fn as_object(&self) -> Option<&Fields> {
        if let Self::Object(fields) = self { Some(fields) } else { None }
    }

    /// Whether it nests no deeper than what expressions make. Values are stored within other objects, and readers of JSON
    /// give up a little beyond a hundred levels.
    pub fn is_shallow(&self) -> bool {
        fn fits(value: &Value, levels: usize) -> bool {
            let inner = |value| levels > 0 && fits(value, levels - 1);
            match value {
                Value::Array(items) => items.iter().all(inner),
                Value::Object(fields) => fields.values().all(inner),
                _ => true,
            }
        }
        fits(self, super::expression::limits::DEPTH_MAX)
    }

    /// The items, if it is a list.
    pub fn as_array(&self) -> Option<&[Self]> {
        if let Self::Array(items) = self { Some(items) } else { None }
    }

    /// The field of an object; `None` also where it is no object.
    pub fn get(&self, field: &str) -> Option<&Self> {
        self.as_object()?.get(field)
    }

    /// What a condition makes of it: `false`, `null`, `0` and the empty text are false, everything else is true.
    pub fn is_true(&self) -> bool {
        match self {
            Self::Null => false,
            Self::Bool(bool) => *bool,
            Self::Number(number) => *number != 0.0,
            Self::Text(text) => !text.is_empty(),
            Self::Array(_) | Self::Object(_) => true,
        }
    }

    /// The name of its type, as `@std.typeOf` says it.
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "boolean",
            Self::Number(_) => "number",
            Self::Text(_) => "string",
            Self::Array(_) => "array",
            Self::Object(_) => "object",
        }
    }

    /// As JSON text, compact.
    pub fn to_json(&self) -> String {
        // Keys are texts and numbers are finite, so writing cannot fail.
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// As in templates: a text as it is, a number without an exponent as long as people write it so (below 10^21),
/// everything else as JSON.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Number(0.0) => f.write_str("0"),
            Self::Number(number) if (1e-6..1e21).contains(&number.abs()) => write!(f, "{number}"),
            Self::Number(number) => write!(f, "{number:e}"),
            other => f.write_str(&other.to_json()),
        }
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.into())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value.into())
    }
}

/// NaN and infinities, which no value is, become `null`.
impl From<f64> for Value {
    fn from(value: f64) -> Self {
        if value.is_finite() { Self::Number(value) } else { Self::Null }
    }
}

/// As ISO 8601, with milliseconds, in UTC.
impl From<Timestamp> for Value {
    fn from(value: Timestamp) -> Self {
        iso(value).into()
    }
}

impl From<u32> for Value {
    fn from(value: u32) -> Self {
        Self::Number(f64::from(value))
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl<T: Into<Self>> FromIterator<T> for Value {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self::Array(Arc::new(items.into_iter().map(Into::into).collect()))
    }
}

impl From<serde_json::Value> for Value {
    fn from(value: serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(bool) => Self::Bool(bool),
            serde_json::Value::Number(number) => number.as_f64().map_or(Self::Null, Self::from),
            serde_json::Value::String(text) => text.into(),
            serde_json::Value::Array(items) => items.into_iter().collect(),
            serde_json::Value::Object(fields) => {
                Self::object(fields.into_iter().map(|(name, value)| (name, Self::from(value))))
            }
        }
    }
}

/// 2^53: integers up to here are exact.
const EXACT_MAX: f64 = 9_007_199_254_740_992.0;

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => to.serialize_unit(),
            Self::Bool(bool) => to.serialize_bool(*bool),
            #[expect(clippy::cast_possible_truncation, reason = "checked: a whole number within 2^53")]
            Self::Number(number) if number.fract() == 0.0 && number.abs() <= EXACT_MAX => {
                to.serialize_i64(*number as i64)
            }
            Self::Number(number) => to.serialize_f64(*number),
            Self::Text(text) => to.serialize_str(text),
            Self::Array(items) => to.collect_seq(items.iter()),
            Self::Object(fields) => to.collect_map(fields.iter()),
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(ReadValue)
    }
}

struct ReadValue;

impl<'de> Visitor<'de> for ReadValue {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        Value::deserialize(from)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    #[expect(clippy::cast_precision_loss, reason = "numbers are doubles; integers beyond 2^53 are rounded")]
    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value as f64))
    }

    #[expect(clippy::cast_precision_loss, reason = "numbers are doubles; integers beyond 2^53 are rounded")]
    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value as f64))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element::<Value>()? {
            list.push(item);
        }
        Ok(Value::Array(Arc::new(list)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut fields = Fields::new();
        while let Some((name, value)) = entries.next_entry::<String, Value>()? {
            fields.insert(name.into(), value);
        }
        Ok(Value::Object(Arc::new(fields)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_keeps_its_order_and_its_numbers() {
        for text in [r#"{"b":1,"a":[true,null,"x",-2.5,9007199254740992]}"#, "0", r#""""#, "{}", "1e300"] {
            let value: Value = serde_json::from_str(text).unwrap();
            let again: Value = serde_json::from_str(&value.to_json()).unwrap();
            assert_eq!(value, again);
        }
        let value: Value = serde_json::from_str(r#"{"b":1,"a":2.0}"#).unwrap();
        assert_eq!(value.to_json(), r#"{"b":1,"a":2}"#);
    }

    #[test]
    fn numbers_are_shown_as_people_write_them() {
        for (number, shown) in [
            (0.0, "0"),
            (-0.0, "0"),
            (12.0, "12"),
            (-2.5, "-2.5"),
            (0.1 + 0.2, "0.30000000000000004"),
            (1e20, "100000000000000000000"),
            (1e21, "1e21"),
            (0.000_001, "0.000001"),
            (1e-7, "1e-7"),
            (f64::MAX, "1.7976931348623157e308"),
        ] {
            assert_eq!(Value::Number(number).to_string(), shown);
        }
    }

    #[test]
    fn the_false_ones_are_few() {
        let falsy = [Value::Null, false.into(), 0_u32.into(), "".into()];
        assert!(falsy.iter().all(|value| !value.is_true()));
        assert!(Value::empty_object().is_true() && Value::Array(Arc::default()).is_true());
        assert_eq!(Value::from(f64::NAN), Value::Null);
    }
}
