//! Reading a value strictly: every key is asked for by name, and whatever nobody asked for is refused, with its path.

use crate::when::{When, read_when};
use readmit_core::journey::Value;
use readmit_core::journey::near::near;
use readmit_core::journey::value::Fields;
use readmit_core::time::Timestamp;

/// What was read, or what is wrong with it: `cases[2].steps[0].expect: unknown key "stpe"; …`.
pub(super) type Read<T> = Result<T, String>;

/// An object that is being read.
pub(super) struct Object<'a> {
    fields: &'a Fields,
    path: String,
    asked: Vec<&'static str>,
}

/// What is wrong at a place.
pub(super) fn wrong<T>(path: &str, what: impl std::fmt::Display) -> Read<T> {
    Err(if path.is_empty() { what.to_string() } else { format!("{path}: {what}") })
}

fn expected<T>(path: &str, what: &str, found: &Value) -> Read<T> {
    wrong(path, format_args!("expected {what}, found {} {}", found.type_name(), found.to_json()))
}

impl<'a> Object<'a> {
    /// Begins to read an object.
    pub(super) fn of(value: &'a Value, path: &str) -> Read<Self> {
        match value.as_object() {
            Some(fields) => Ok(Self { fields, path: path.to_owned(), asked: Vec::new() }),
            None => expected(path, "an object", value),
        }
    }

    /// Where it stands.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// Where one of its keys stands.
    pub(super) fn below(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// The value of a key as it is; `null` is a value.
    pub(super) fn raw(&mut self, key: &'static str) -> Option<&'a Value> {
        self.asked.push(key);
        self.fields.get(key)
    }

    /// The value of a key that may be absent or `null`.
    pub(super) fn get<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&'a Value, &str) -> Read<T>,
    ) -> Read<Option<T>> {
        let value = self.raw(key).filter(|value| **value != Value::Null);
        value.map(|value| read(value, &self.below(key))).transpose()
    }

    /// The value of a key that must be there.
    pub(super) fn need<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&'a Value, &str) -> Read<T>,
    ) -> Read<T> {
        match self.get(key, read)? {
            Some(value) => Ok(value),
            None => wrong(&self.path, format_args!("{key:?} is missing")),
        }
    }

    /// Refuses whatever nobody asked for.
    pub(super) fn finish(self) -> Read<()> {
        let Some(stray) = self.fields.keys().find(|key| !self.asked.contains(&&***key)) else {
            return Ok(());
        };
        let meant = near(stray, self.asked.iter().copied());
        let hint = meant.map(|known| format!("; did you mean {known:?}?")).unwrap_or_default();
        wrong(&self.path, format_args!("unknown key {:?}{hint}", &**stray))
    }
}

/// A text.
pub(super) fn text(value: &Value, path: &str) -> Read<String> {
    value.as_text().map_or_else(|| expected(path, "a text", value), |text| Ok(text.to_owned()))
}

/// True or false.
pub(super) fn flag(value: &Value, path: &str) -> Read<bool> {
    if let Value::Bool(flag) = value { Ok(*flag) } else { expected(path, "true or false", value) }
}

/// A whole number.
#[expect(clippy::cast_possible_truncation, reason = "checked: a whole number within 32 bits")]
pub(super) fn integer(value: &Value, path: &str) -> Read<i64> {
    match value {
        Value::Number(number) if number.fract() == 0.0 && number.abs() <= f64::from(u32::MAX) => {
            Ok(*number as i64)
        }
        _ => expected(path, "a whole number", value),
    }
}

/// A whole number that is not negative, of any width.
pub(super) fn count<N: TryFrom<i64>>(value: &Value, path: &str) -> Read<N> {
    let number = integer(value, path)?;
    N::try_from(number).or_else(|_| wrong(path, format_args!("{number} is out of range")))
}

/// An instant: RFC 3339.
pub(super) fn instant(value: &Value, path: &str) -> Read<Timestamp> {
    match read_when(&text(value, path)?) {
        Ok(When::At(at)) => Ok(at),
        _ => expected(path, "an instant such as 2026-03-01T12:00:00Z", value),
    }
}

/// A list, each item by itself.
pub(super) fn list<T>(read: impl Fn(&Value, &str) -> Read<T>) -> impl FnOnce(&Value, &str) -> Read<Vec<T>> {
    move |value, path| match value.as_array() {
        None => expected(path, "a list", value),
        Some(items) => {
            items.iter().enumerate().map(|(place, item)| read(item, &format!("{path}[{place}]"))).collect()
        }
    }
}

/// One thing, or a list of them.
pub(super) fn one_or_more<T>(
    read: impl Fn(&Value, &str) -> Read<T>,
) -> impl FnOnce(&Value, &str) -> Read<Vec<T>> {
    move |value, path| match value.as_array() {
        None => Ok(vec![read(value, path)?]),
        Some(_) => list(read)(value, path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(json: &str) -> Value {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn what_nobody_asked_for_is_refused_with_its_path() {
        let given = value(r#"{"name": "x", "stpes": []}"#);
        let mut object = Object::of(&given, "cases[2]").unwrap();
        assert_eq!(object.need("name", text), Ok("x".to_owned()));
        assert_eq!(object.get("steps", list(text)), Ok(None));
        assert_eq!(object.finish().unwrap_err(), r#"cases[2]: unknown key "stpes"; did you mean "steps"?"#);
    }

    #[test]
    fn wrong_types_are_told_with_what_was_found() {
        let given = value(r#"{"n": 1.5, "f": "yes", "at": "noon", "l": [1, "a"]}"#);
        let mut object = Object::of(&given, "").unwrap();
        assert_eq!(
            object.need("n", count::<u32>).unwrap_err(),
            "n: expected a whole number, found number 1.5"
        );
        assert_eq!(object.need("f", flag).unwrap_err(), r#"f: expected true or false, found string "yes""#);
        assert!(object.need("at", instant).unwrap_err().starts_with("at: expected an instant"));
        assert_eq!(object.need("l", list(text)).unwrap_err(), "l[0]: expected a text, found number 1");
        assert_eq!(object.need("gone", text).unwrap_err(), r#""gone" is missing"#);
        assert_eq!(count::<u8>(&Value::Number(-1.0), "x").unwrap_err(), "x: -1 is out of range");
        assert!(Object::of(&Value::Null, "a").is_err());
    }
}
