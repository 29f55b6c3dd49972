//! Reads the text of a file: JSON with the order of its keys, and what a plain reader hides: keys that stand twice in
//! one object, and how deep it all nests.

use super::finding::below;
use crate::journey::Value;
use crate::journey::limits::JSON_DEPTH_MAX;
use crate::journey::value::Fields;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;
use std::sync::Arc;

/// A file that was read.
#[derive(Debug)]
pub(super) struct Document {
    /// What it says.
    pub(super) value: Value,
    /// Pointers of keys that stand twice in one object; the last one counts.
    pub(super) doubled: Vec<String>,
    /// How many levels it nests.
    pub(super) levels: usize,
}

/// Why a text is no document.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Broken {
    /// Whether it nests too deep; else it is no JSON.
    pub(super) too_deep: bool,
    /// Where and why.
    pub(super) message: String,
}

/// Reads a text.
pub(super) fn read(text: &str) -> Result<Document, Broken> {
    let mut notes = Notes::default();
    let mut json = serde_json::Deserializer::from_str(text);
    let value = Reader { notes: &mut notes }.deserialize(&mut json);
    let value = value.and_then(|value| json.end().map(|()| value)).map_err(|error| {
        let reason = error.to_string();
        let reason = reason.rsplit_once(" at line ").map_or(reason.as_str(), |(reason, _)| reason);
        let place = format!("line {}, column {}", error.line(), error.column());
        let what = if notes.too_deep { "" } else { "not valid JSON: " };
        Broken { too_deep: notes.too_deep, message: format!("{place}: {what}{reason}") }
    })?;
    Ok(Document { value, doubled: notes.doubled, levels: notes.levels })
}

#[derive(Default)]
struct Notes {
    path: Vec<Segment>,
    doubled: Vec<String>,
    too_deep: bool,
    levels: usize,
}

enum Segment {
    Key(Arc<str>),
    Index(usize),
}

impl Notes {
    fn pointer(&self) -> String {
        self.path.iter().fold(String::new(), |pointer, segment| match segment {
            Segment::Key(key) => below(&pointer, key),
            Segment::Index(index) => format!("{pointer}/{index}"),
        })
    }

    fn enter<E: serde::de::Error>(&mut self) -> Result<(), E> {
        self.levels = self.levels.max(self.path.len() + 1);
        if self.path.len() < JSON_DEPTH_MAX {
            return Ok(());
        }
        self.too_deep = true;
        Err(E::custom(format_args!("the file nests deeper than {JSON_DEPTH_MAX} levels")))
    }
}

struct Reader<'n> {
    notes: &'n mut Notes,
}

impl<'de> DeserializeSeed<'de> for Reader<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
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
        self.notes.enter()?;
        let mut list = Vec::new();
        loop {
            self.notes.path.push(Segment::Index(list.len()));
            let item = items.next_element_seed(Reader { notes: &mut *self.notes })?;
            self.notes.path.pop();
            match item {
                Some(item) => list.push(item),
                None => return Ok(Value::Array(Arc::new(list))),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        self.notes.enter()?;
        let mut fields = Fields::new();
        while let Some(key) = entries.next_key::<String>()? {
            let key: Arc<str> = key.into();
            self.notes.path.push(Segment::Key(Arc::clone(&key)));
            let value = entries.next_value_seed(Reader { notes: &mut *self.notes })?;
            if fields.insert(key, value).is_some() {
                let pointer = self.notes.pointer();
                self.notes.doubled.push(pointer);
            }
            self.notes.path.pop();
        }
        Ok(Value::Object(Arc::new(fields)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_is_kept_and_doubles_are_seen() {
        let read = read(r#"{"b":[{"x":1,"x":2}],"a":{"k":null},"a":-1.5}"#).unwrap();
        assert_eq!(read.value.to_json(), r#"{"b":[{"x":2}],"a":-1.5}"#);
        assert_eq!(read.doubled, ["/b/0/x", "/a"]);
    }

    #[test]
    fn what_is_no_json_says_where() {
        let broken = read("{\n  \"a\": 1\n  \"b\": 2}").unwrap_err();
        assert!(
            broken.message.starts_with("line 3, column 3: not valid JSON: expected `,`"),
            "{}",
            broken.message
        );
        assert!(read("{} x").is_err() && read("").is_err() && read("1e999").is_err());
    }

    #[test]
    fn depth_is_bounded() {
        let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        assert!(read(&nested(JSON_DEPTH_MAX)).is_ok());
        let broken = read(&nested(JSON_DEPTH_MAX + 1)).unwrap_err();
        assert!(broken.too_deep && !broken.message.contains("not valid"), "{}", broken.message);
        assert!(read(&nested(50_000)).unwrap_err().too_deep);
    }
}
