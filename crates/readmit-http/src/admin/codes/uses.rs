//! How often a code can be used, as the native API writes it: a number, or the word `unlimited`.

use readmit_core::code::Uses;
use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

const UNLIMITED: &str = "unlimited";

/// How often a code can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::admin) struct UsesWord(pub(in crate::admin) Uses);

impl Default for UsesWord {
    fn default() -> Self {
        Self(Uses::Single)
    }
}

impl Serialize for UsesWord {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Uses::Single => to.serialize_u32(1),
            Uses::Multiple(Some(count)) => to.serialize_u32(count),
            Uses::Multiple(None) => to.serialize_str(UNLIMITED),
        }
    }
}

impl<'de> Deserialize<'de> for UsesWord {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader;

        impl Visitor<'_> for Reader {
            type Value = UsesWord;

            fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                to.write_str("a whole number from 1 on, or \"unlimited\"")
            }

            fn visit_u64<E: Error>(self, count: u64) -> Result<UsesWord, E> {
                match u32::try_from(count) {
                    Ok(1) => Ok(UsesWord(Uses::Single)),
                    Ok(count) if count > 1 => Ok(UsesWord(Uses::Multiple(Some(count)))),
                    _ => Err(E::invalid_value(Unexpected::Unsigned(count), &self)),
                }
            }

            fn visit_i64<E: Error>(self, count: i64) -> Result<UsesWord, E> {
                match u64::try_from(count) {
                    Ok(count) => self.visit_u64(count),
                    Err(_) => Err(E::invalid_value(Unexpected::Signed(count), &self)),
                }
            }

            fn visit_str<E: Error>(self, word: &str) -> Result<UsesWord, E> {
                if word == UNLIMITED {
                    Ok(UsesWord(Uses::Multiple(None)))
                } else {
                    Err(E::invalid_value(Unexpected::Str(word), &self))
                }
            }
        }

        from.deserialize_any(Reader)
    }
}

impl PartialSchema for UsesWord {
    fn schema() -> RefOr<Schema> {
        let number = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1)).maximum(Some(u32::MAX));
        let word = ObjectBuilder::new().schema_type(Type::String).enum_values(Some([UNLIMITED]));
        let description = "How often the code can be used; unlimited means until it expires.";
        OneOfBuilder::new().item(number).item(word).description(Some(description)).into()
    }
}

impl ToSchema for UsesWord {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uses_are_read_as_they_are_written() {
        for (text, uses) in
            [("1", Uses::Single), ("3", Uses::Multiple(Some(3))), ("\"unlimited\"", Uses::Multiple(None))]
        {
            assert_eq!(serde_json::from_str::<UsesWord>(text).unwrap(), UsesWord(uses));
            assert_eq!(serde_json::to_string(&UsesWord(uses)).unwrap(), text);
        }
        for bad in ["0", "-1", "1.5", "4294967296", "\"many\"", "null", "[]"] {
            let error = serde_json::from_str::<UsesWord>(bad).unwrap_err().to_string();
            assert!(error.contains("a whole number from 1 on"), "{bad}: {error}");
        }
    }
}
