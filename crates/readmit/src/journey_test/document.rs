//! The text of a test file as one value: JSON or YAML, where a key may stand once only.

use readmit_core::journey::Value;
use readmit_core::journey::value::Fields;
use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;
use std::sync::Arc;

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Notation {
    /// JSON.
    Json,
    /// YAML.
    Yaml,
}

impl Notation {
    /// As the name of the file says; JSON where it says nothing.
    pub(super) fn of(name: &std::path::Path) -> Self {
        let is_yaml = name
            .extension()
            .is_some_and(|end| end.eq_ignore_ascii_case("yaml") || end.eq_ignore_ascii_case("yml"));
        if is_yaml { Self::Yaml } else { Self::Json }
    }
}

/// Reads a text.
pub(super) fn read(text: &str, notation: Notation) -> Result<Value, String> {
    let read: Result<Strict, String> = match notation {
        Notation::Json => serde_json::from_str(text).map_err(|error| error.to_string()),
        // What helps programmers of the library helps nobody who wrote a file.
        Notation::Yaml => serde_saphyr::from_str(text).map_err(|error| {
            error.to_string().replace(", set DuplicateKeyPolicy in Options if acceptable", "")
        }),
    };
    match read? {
        Strict(Value::Null) => Err("there is nothing in the file".to_owned()),
        Strict(value) => Ok(value),
    }
}

/// A value without doubled keys.
struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(ReadStrict).map(Self)
    }
}

struct ReadStrict;

impl<'de> Visitor<'de> for ReadStrict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        Strict::deserialize(from).map(|Strict(value)| value)
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

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Strict(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::Array(Arc::new(list)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut fields = Fields::new();
        while let Some((key, Strict(value))) = entries.next_entry::<String, Strict>()? {
            if fields.insert(key.as_str().into(), value).is_some() {
                return Err(A::Error::custom(format_args!("the key `{key}` stands twice in one object")));
            }
        }
        Ok(Value::Object(Arc::new(fields)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_and_yaml_are_the_same_value() {
        let json = r#"{"clock": "2026-03-01T12:00:00Z", "n": [1, -2, 0.5], "yes": true, "none": null}"#;
        let yaml = "clock: 2026-03-01T12:00:00Z\nn: [1, -2, 0.5]\n\"yes\": true\nnone: null\n";
        assert_eq!(read(json, Notation::Json).unwrap(), read(yaml, Notation::Yaml).unwrap());
        assert_eq!(Notation::of("a/b.YAML".as_ref()), Notation::Yaml);
        assert_eq!(Notation::of("a/b.test.json".as_ref()), Notation::Json);
    }

    #[test]
    fn a_key_stands_once() {
        for (text, notation) in
            [(r#"{"a": {"b": 1, "b": 2}}"#, Notation::Json), ("a: 1\na: 2\n", Notation::Yaml)]
        {
            let wrong = read(text, notation).unwrap_err();
            assert!(wrong.contains("twice") || wrong.contains("duplicate"), "{wrong}");
        }
        assert!(read("{", Notation::Json).unwrap_err().contains("line 1"));
        assert!(!read("a: 1\na: 2\n", Notation::Yaml).unwrap_err().contains("DuplicateKeyPolicy"));
        assert!(read("# later\n", Notation::Yaml).unwrap_err().contains("nothing"));
    }
}
