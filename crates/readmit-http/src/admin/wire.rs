//! How the native API reads and writes what all its resources share: ids, instants, lines of text, and the
//! parameters of lists.

use crate::call::Call;
use crate::fault::Fault;
use readmit_core::time::Timestamp;
use std::ops::RangeInclusive;
use std::str::FromStr;

/// Things on a page of a list, by default and at most.
pub(super) const LIMIT_DEFAULT: u32 = 50;
/// See [`LIMIT_DEFAULT`].
pub(super) const LIMIT_MAX: u32 = 200;

/// RFC 3339.
pub(super) fn date_time(at: Timestamp) -> String {
    // Instants beyond the year 9999 come from nowhere but a broken clock.
    jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or(jiff::Timestamp::MAX).to_string()
}

/// Reads an RFC 3339 instant.
pub(super) fn instant(field: &str, text: &str) -> Result<Timestamp, Fault> {
    let at: Result<jiff::Timestamp, _> = text.parse();
    let at = at.map_err(|_| {
        Fault::invalid(format!("{field} must be an RFC 3339 date and time such as 2026-01-31T09:00:00Z"))
    })?;
    Ok(Timestamp::from_millis(at.as_millisecond()))
}

/// An id in a variable segment of the path. A text that is none names nothing.
pub(super) fn id<T: FromStr>(call: &Call, segment: &str, unknown: fn() -> Fault) -> Result<T, Fault> {
    call.segment(segment).parse().map_err(|_| unknown())
}

/// An id in a body or in the query.
pub(super) fn read_id<T: FromStr>(field: &str, text: &str) -> Result<T, Fault> {
    text.parse().map_err(|_| Fault::invalid(format!("{field} must be an id (a UUID)")))
}

/// A line of text that people read: trimmed, of at most `max` characters, none of them a control character.
pub(super) fn line(field: &str, text: &str, max: usize) -> Result<String, Fault> {
    let text = text.trim();
    if text.chars().count() > max || text.chars().any(char::is_control) {
        let message = format!("{field} must have at most {max} characters, and no control characters");
        return Err(Fault::invalid(message));
    }
    Ok(text.to_owned())
}

/// A parameter that is true or false; false where it is not given.
pub(super) fn flag(query: &Query, name: &str) -> Result<bool, Fault> {
    match query.text(name) {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(_) => Err(Fault::invalid(format!("{name} must be true or false"))),
    }
}

/// The parameters of a query.
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    /// Reads them. One that the route does not know is refused by name: a filter that was misspelt would show
    /// more than was asked for.
    pub(super) fn of(call: &Call, known: &[&str]) -> Result<Self, Fault> {
        let given = call.query()?;
        if let Some((name, _)) = given.iter().find(|(name, _)| !known.contains(&name.as_str())) {
            let name: String = name.chars().filter(|c| !c.is_control()).take(64).collect();
            return Err(Fault::invalid(format!("{name} is not a parameter: expected {}", known.join(", "))));
        }
        Ok(Self(given))
    }

    /// A parameter that is not empty.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// A number in a range.
    pub(super) fn number(&self, name: &str, usual: u32, range: RangeInclusive<u32>) -> Result<u32, Fault> {
        let Some(text) = self.text(name) else { return Ok(usual) };
        let number = text.parse().ok().filter(|number| range.contains(number));
        number.ok_or_else(|| {
            let (least, most) = (range.start(), range.end());
            Fault::invalid(format!("{name} must be a whole number between {least} and {most}"))
        })
    }

    /// How many things one page shows.
    pub(super) fn limit(&self) -> Result<u32, Fault> {
        self.number("limit", LIMIT_DEFAULT, 1..=LIMIT_MAX)
    }

    /// An id.
    pub(super) fn id<T: FromStr>(&self, name: &str) -> Result<Option<T>, Fault> {
        self.text(name).map(|text| read_id(name, text)).transpose()
    }

    /// An instant.
    pub(super) fn instant(&self, name: &str) -> Result<Option<Timestamp>, Fault> {
        self.text(name).map(|text| instant(name, text)).transpose()
    }
}
