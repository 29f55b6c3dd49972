//! Reading JSON into types, with errors that name the field and what was expected, and never the value: it
//! may be a secret.

use crate::fault::Fault;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads a body that must be JSON.
pub(crate) fn read<T: DeserializeOwned>(headers: &HeaderMap, body: &[u8]) -> Result<T, Fault> {
    if !is_json(headers) {
        let message = "the content type must be application/json";
        return Err(Fault::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, message));
    }
    // Where it fails is worked out only when it fails.
    serde_json::from_slice(body).map_err(|error| explain::<T>("", body, &error))
}

/// Reads a part of a body that was read before; messages name it.
pub(crate) fn read_part<T: DeserializeOwned>(part: &str, text: &str) -> Result<T, Fault> {
    serde_json::from_str(text).map_err(|error| explain::<T>(part, text.as_bytes(), &error))
}

/// JSON, a type with its suffix, or nothing said.
fn is_json(headers: &HeaderMap) -> bool {
    let Some(kind) = headers.get(CONTENT_TYPE) else { return true };
    let kind = kind.to_str().unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/json")
        || (kind.len() > 5
            && kind.is_char_boundary(kind.len() - 5)
            && kind[kind.len() - 5..].eq_ignore_ascii_case("+json"))
}

/// Reads once more, by way of a tree of values: its errors say what was expected also where those of a text
/// only say that something else came.
fn explain<T: DeserializeOwned>(part: &str, body: &[u8], error: &serde_json::Error) -> Fault {
    let Ok(tree) = serde_json::from_slice::<Value>(body) else {
        return Fault::invalid(format!("the body is not valid JSON: {error}"));
    };
    match serde_path_to_error::deserialize::<_, T>(tree) {
        Err(error) => {
            let path = error.path().to_string();
            let path = match (part, path.as_str()) {
                (part, ".") => part.to_owned(),
                ("", path) => path.to_owned(),
                (part, path) => format!("{part}.{path}"),
            };
            Fault::invalid(data_message(&path, &error.inner().to_string()))
        }
        // A tree has each field once.
        Ok(_) => Fault::invalid(data_message(part, &error.to_string())),
    }
}

/// Rewrites serde's message: the field first, and without the value.
fn data_message(path: &str, message: &str) -> String {
    let message = message.rsplit_once(" at line ").map_or(message, |(message, _)| message);
    let quoted = |prefix: &str| {
        let rest = message.strip_prefix(prefix)?;
        rest.strip_prefix('`')?.split('`').next()
    };
    let within = |field: &str| match path {
        "" => field.to_owned(),
        path if path == field || path.ends_with(&format!(".{field}")) => path.to_owned(),
        path => format!("{path}.{field}"),
    };
    if let Some(field) = quoted("missing field ") {
        return format!("{} is required", within(field));
    }
    if let Some(field) = quoted("duplicate field ") {
        return format!("{} must be given once", within(field));
    }
    if let Some((_, known)) =
        message.strip_prefix("unknown field ").and_then(|rest| rest.split_once(", expected "))
    {
        return format!("{path} is not known here; expected {known}");
    }
    let name = if path.is_empty() { "the body" } else { path };
    match message.rsplit_once("expected ") {
        Some((_, expected)) => format!("{name} must be {}", plain(expected)),
        None => format!("{name}: {message}"),
    }
}

/// Rust's words for types, in words.
fn plain(expected: &str) -> String {
    let words = match expected {
        "u8" => "a whole number from 0 to 255",
        "u16" => "a whole number from 0 to 65535",
        "u32" => "a whole number from 0 to 4294967295",
        "u64" | "usize" => "a whole number, zero or more",
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number",
        "f32" | "f64" => "a number",
        "a boolean" => "true or false",
        "a sequence" => "an array",
        "a map" => "an object",
        "string or map" => "a string",
        other if other.starts_with("struct ") => "an object",
        other if other.starts_with("tuple ") => "an array",
        other => other,
    };
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only read")]
    struct Order {
        channel: Channel,
        count: Option<u32>,
        name: Option<Name>,
        tags: Option<Vec<String>>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Channel {
        Direct,
        Email,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read")]
    struct Name {
        first: String,
    }

    fn message(body: &str) -> String {
        read::<Order>(&HeaderMap::new(), body.as_bytes()).unwrap_err().message.into()
    }

    #[test]
    fn messages_name_the_field_and_what_was_expected() {
        assert_eq!(message("{}"), "channel is required");
        assert_eq!(message(r#"{"channel":"fax"}"#), "channel must be `direct` or `email`");
        assert_eq!(message(r#"{"channel":-7.5}"#), "channel must be a string");
        assert_eq!(
            message(r#"{"channel":"direct","count":-1}"#),
            "count must be a whole number from 0 to 4294967295"
        );
        assert_eq!(message(r#"{"channel":"direct","name":{}}"#), "name.first is required");
        assert_eq!(message(r#"{"channel":"direct","name":{"first":7}}"#), "name.first must be a string");
        assert_eq!(
            message(r#"{"channel":"direct","name":{"first":"a","last":"b"}}"#),
            "name.last is not known here; expected `first`"
        );
        assert_eq!(message(r#"{"channel":"direct","tags":["a",1]}"#), "tags[1] must be a string");
        assert_eq!(message(r#"{"channel":"direct","tags":"a"}"#), "tags must be an array");
        assert_eq!(message(r#"{"channel":"direct","channel":"email"}"#), "channel must be given once");
        assert_eq!(message("[]"), "the body must be an object");
        assert_eq!(message("7"), "the body must be an object");
    }

    #[test]
    fn messages_about_a_part_name_it() {
        let message = |text: &str| String::from(read_part::<Order>("data", text).unwrap_err().message);
        assert_eq!(message("{}"), "data.channel is required");
        assert_eq!(message("7"), "data must be an object");
        assert_eq!(message(r#"{"channel":"direct","name":{}}"#), "data.name.first is required");
        assert_eq!(message(r#"{"channel":"direct","channel":"email"}"#), "data.channel must be given once");
    }

    #[test]
    fn no_message_repeats_a_value() {
        assert!(!message(r#"{"channel":"direct","tags":[402915]}"#).contains("402915"));
        assert!(!message(r#"{"channel":"402915"}"#).contains("402915"));
    }

    #[test]
    fn what_is_not_json_is_refused() {
        assert!(message("{").starts_with("the body is not valid JSON"));
        assert!(message("").starts_with("the body is not valid JSON"));
        let deep = "[".repeat(100_000);
        assert!(
            message(&format!(r#"{{"channel":{deep}"#)).contains("JSON") || message(&deep).contains("must be")
        );
        let broken = [b"{\"channel\":\"".as_slice(), &[0xff, 0xfe], b"\"}"].concat();
        let fault = read::<Order>(&HeaderMap::new(), &broken).unwrap_err();
        assert_eq!(fault.status, StatusCode::BAD_REQUEST);
    }

    #[test]
    fn the_content_type_must_be_json() {
        let with = |kind| HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(kind))]);
        let body = br#"{"channel":"direct"}"#;
        for good in ["application/json", "Application/JSON; charset=utf-8", "application/scim+json"] {
            assert!(read::<Order>(&with(good), body).is_ok(), "{good}");
        }
        for bad in ["text/plain", "application/x-www-form-urlencoded", ""] {
            let fault = read::<Order>(&with(bad), body).unwrap_err();
            assert_eq!(fault.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{bad}");
        }
    }
}
