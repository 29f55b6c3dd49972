//! Parameters of the query, as lists and acts have them alike.

use super::shape::{error, invalid};
use crate::fault::Fault;
use axum::http::StatusCode;

/// The parameters of a call.
pub(super) type Query = [(String, String)];

/// A parameter that says something.
pub(super) fn parameter<'a>(query: &'a Query, name: &str) -> Option<&'a str> {
    let found = query.iter().find(|(known, value)| known == name && !value.is_empty());
    found.map(|(_, value)| value.as_str())
}

/// A parameter that is true or false.
pub(super) fn flag(query: &Query, name: &str, default: bool) -> Result<bool, Fault> {
    match parameter(query, name) {
        None => Ok(default),
        Some("true") => Ok(true),
        Some("false") => Ok(false),
        Some(_) => Err(invalid(name, [format!("{name}: must be true or false")])),
    }
}

/// Whether what is made shall count at once; `activate=false` says no.
pub(super) fn activates(query: &Query) -> Result<bool, Fault> {
    flag(query, "activate", true)
}

/// Whether a list is asked for backwards: `sortOrder`, in any case.
pub(super) fn descends(query: &Query) -> Result<bool, Fault> {
    match parameter(query, "sortOrder").map(str::to_ascii_lowercase).as_deref() {
        None | Some("asc") => Ok(false),
        Some("desc") => Ok(true),
        Some(_) => Err(invalid("sortOrder", ["sortOrder: must be asc or desc"])),
    }
}

/// A filter that knows one form, `field eq "value"`: the field and the value.
pub(super) fn equality(filter: &str) -> Result<(&str, &str), Fault> {
    let mut words = filter.splitn(3, ' ');
    match (words.next(), words.next(), words.next()) {
        (Some(field), Some(operator), Some(value)) if operator.eq_ignore_ascii_case("eq") => {
            Ok((field, value.trim().trim_matches('"')))
        }
        _ => Err(unknown_filter()),
    }
}

/// A filter that is not one of those that a list knows: E0000031.
pub(super) fn unknown_filter() -> Fault {
    error(StatusCode::BAD_REQUEST, "E0000031", "Invalid search criteria.")
}
