//! Fields of a body as the vendor's clients send them: its Python client leaves out what is null or empty, so all of
//! that is alike, and numbers may come as texts. Every field that is wrong becomes one cause.

use serde_json::{Map, Value};

/// A JSON object.
pub(in crate::okta) type Object = Map<String, Value>;

/// What is wrong with a body, one text a field.
pub(in crate::okta) type Causes = Vec<String>;

/// A field that is there: `None` for null, `""`, `[]` and `{}`.
pub(in crate::okta) fn get<'a>(object: &'a Object, name: &str) -> Option<&'a Value> {
    object.get(name).filter(|value| match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(list) => !list.is_empty(),
        Value::Object(members) => !members.is_empty(),
        Value::Bool(_) | Value::Number(_) => true,
    })
}

/// An object in a field; an empty one where there is none.
pub(in crate::okta) fn object(of: &Object, name: &str, path: &str, causes: &mut Causes) -> Object {
    match get(of, name) {
        None => Object::new(),
        Some(Value::Object(members)) => members.clone(),
        Some(_) => {
            causes.push(format!("{path}: must be an object"));
            Object::new()
        }
    }
}

/// A text.
pub(in crate::okta) fn text(of: &Object, name: &str, path: &str, causes: &mut Causes) -> Option<String> {
    let value = get(of, name)?;
    if !value.is_string() {
        causes.push(format!("{path}: must be a string"));
    }
    value.as_str().map(str::to_owned)
}

/// One of these texts.
pub(super) fn one_of(
    of: &Object,
    name: &str,
    path: &str,
    known: &[&str],
    causes: &mut Causes,
) -> Option<String> {
    let text = text(of, name, path, causes)?;
    if known.contains(&text.as_str()) {
        return Some(text);
    }
    causes.push(format!("{path}: must be one of {}", known.join(", ")));
    None
}

/// True or false.
pub(in crate::okta) fn flag(of: &Object, name: &str, path: &str, causes: &mut Causes) -> Option<bool> {
    match get(of, name)? {
        Value::Bool(flag) => Some(*flag),
        Value::String(text) if text == "true" || text == "false" => Some(text == "true"),
        _ => {
            causes.push(format!("{path}: must be true or false"));
            None
        }
    }
}

/// A whole number, as a number or as a text.
pub(in crate::okta) fn number(of: &Object, name: &str, path: &str, causes: &mut Causes) -> Option<u32> {
    let value = get(of, name)?;
    let read = match value {
        Value::Number(number) => number.as_u64().or_else(|| whole(number.as_f64()?)),
        Value::String(text) if text.len() <= 10 && text.bytes().all(|byte| byte.is_ascii_digit()) => {
            text.parse().ok()
        }
        _ => None,
    };
    let read = read.and_then(|number| u32::try_from(number).ok());
    if read.is_none() {
        causes.push(format!("{path}: must be a whole number"));
    }
    read
}

/// `480.0` is a whole number: JSON has one kind of them.
fn whole(number: f64) -> Option<u64> {
    let fits = number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number);
    // Its shortest text is that of the integer.
    fits.then(|| number.to_string().parse().ok()).flatten()
}

/// A whole number within a range.
pub(super) fn within(
    of: &Object,
    name: &str,
    path: &str,
    range: std::ops::RangeInclusive<u32>,
    causes: &mut Causes,
) -> Option<u32> {
    let number = number(of, name, path, causes)?;
    if range.contains(&number) {
        return Some(number);
    }
    causes.push(format!("{path}: must be between {} and {}", range.start(), range.end()));
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_number_may_be_a_text() {
        let read = |value: Value| {
            let (object, mut causes) = (Object::from_iter([("ttl".to_owned(), value)]), Causes::new());
            (number(&object, "ttl", "ttl", &mut causes), causes.len())
        };
        for (value, expected) in [
            (json!(480), Some(480)),
            (json!("480"), Some(480)),
            (json!(480.0), Some(480)),
            (json!(0), Some(0)),
        ] {
            assert_eq!(read(value), (expected, 0));
        }
        for nothing in [json!(null), json!(""), json!([]), json!({})] {
            assert_eq!(read(nothing), (None, 0));
        }
        for wrong in [
            json!(1.5),
            json!(-1),
            json!("1e3"),
            json!("+5"),
            json!(" 5"),
            json!(true),
            json!(4_294_967_296_u64),
        ] {
            assert_eq!(read(wrong), (None, 1));
        }
    }
}
