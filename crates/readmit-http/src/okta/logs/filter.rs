//! Which events a `filter` and the words of `q` fit: both are asked of the event as it is shown, so that nobody finds
//! out by a filter what the event does not tell.

use super::ask::Ask;
use super::view::LogEvent;
use crate::fault::Fault;
use crate::okta::expression::{self, Case, Expression, Found, Kind};
use serde_json::Value;

/// Members of an event that a filter may begin with.
const MEMBERS: &[&str] = &[
    "actor",
    "authenticationContext",
    "client",
    "debugContext",
    "displayMessage",
    "eventType",
    "legacyEventType",
    "outcome",
    "request",
    "securityContext",
    "severity",
    "target",
    "transaction",
    "uuid",
    "version",
];

/// Reads a filter.
pub(super) fn read(text: &str) -> Result<Expression, Fault> {
    let invalid = |invalid: expression::Invalid| invalid.fault("filter");
    let mut filter = expression::parse(text).map_err(invalid)?;
    filter.check(&kind, &|_, _| true).map_err(invalid)?;
    Ok(filter)
}

fn kind(attribute: &str) -> Option<Kind> {
    let first = attribute.split('.').next().unwrap_or_default();
    match attribute {
        "published" => Some(Kind::Instant),
        _ => MEMBERS.contains(&first).then_some(Kind::Any),
    }
}

/// Whether an event is looked for.
pub(super) fn fits(ask: &Ask, event: &LogEvent) -> bool {
    if ask.filter.is_none() && ask.words.is_empty() {
        return true;
    }
    let Ok(shown) = serde_json::to_value(event) else { return false };
    let found = |attribute: &str| match attribute {
        "published" => vec![Found::Instant(event.at)],
        _ => values(&shown, attribute),
    };
    // The vendor's log takes letters of another case for the same.
    ask.filter.as_ref().is_none_or(|filter| filter.holds(Case::Insensitive, &found))
        && ask.words.iter().all(|word| contains(&shown, word))
}

/// The values at a path of names; those of every entry where a list is on the way.
fn values<'a>(value: &'a Value, path: &str) -> Vec<Found<'a>> {
    match value {
        Value::Array(entries) => entries.iter().flat_map(|entry| values(entry, path)).collect(),
        Value::Object(fields) => {
            let (name, rest) = path.split_once('.').unwrap_or((path, ""));
            fields.get(name).map_or_else(Vec::new, |value| values(value, rest))
        }
        _ if !path.is_empty() => Vec::new(),
        Value::String(text) => vec![Found::text(text.as_str())],
        Value::Number(number) => number.as_f64().map(Found::Number).into_iter().collect(),
        Value::Bool(value) => vec![Found::Boolean(*value)],
        Value::Null => Vec::new(),
    }
}

/// Whether a text of an event has a word in it.
fn contains(value: &Value, word: &str) -> bool {
    match value {
        Value::String(text) => text.to_lowercase().contains(word),
        Value::Array(entries) => entries.iter().any(|entry| contains(entry, word)),
        Value::Object(fields) => fields.values().any(|value| contains(value, word)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_path_leads_through_lists() {
        let event = json!({ "target": [{ "id": "a" }, { "id": "b", "detailEntry": null }], "version": "0" });
        assert_eq!(values(&event, "target.id"), [Found::text("a"), Found::text("b")]);
        assert_eq!(values(&event, "target.detailEntry"), []);
        assert_eq!(values(&event, "version"), [Found::text("0")]);
        assert_eq!(values(&event, "version.of"), []);
    }

    #[test]
    fn a_filter_on_what_events_do_not_have_is_refused() {
        assert!(read("eventType eq \"user.session.start\" and target.id eq \"00u1\"").is_ok());
        assert!(read("published gt \"2025-05-12T20:43:30.000Z\"").is_ok());
        for text in ["colour eq \"red\"", "eventType", "published gt \"yesterday\"", "eventType ne \"x\""] {
            assert_eq!(read(text).unwrap_err().code, Some("E0000031"), "{text}");
        }
    }
}
