//! Lengths of time and instants as people write and read them.

use jiff::Timestamp as Instant;
use readmit_core::time::{Span, Timestamp};

/// A length of time on the command line: seconds, or numbers with units such as `10m`, `1h30m`, `2d`.
pub(crate) fn read_span(text: &str) -> Result<Span, String> {
    let expected = || "expected seconds (600) or a length of time such as 10m, 1h30m or 2d".to_owned();
    if let Ok(seconds) = text.parse() {
        return Ok(Span::from_secs(seconds));
    }
    let (mut rest, mut total) = (text, 0_u64);
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).ok_or_else(expected)?;
        let (number, unit) = rest.split_at(digits);
        let number: u64 = number.parse().map_err(|_| expected())?;
        let mut symbols = unit.chars();
        let seconds = match symbols.next() {
            Some('s') => 1,
            Some('m') => 60,
            Some('h') => 3_600,
            Some('d') => 86_400,
            _ => return Err(expected()),
        };
        total = number.checked_mul(seconds).and_then(|part| total.checked_add(part)).ok_or_else(expected)?;
        rest = symbols.as_str();
    }
    if text.is_empty() { Err(expected()) } else { Ok(Span::from_secs(total)) }
}

/// An instant on the command line, before it is known what time it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    /// As given.
    At(Timestamp),
    /// So long from now, or ago.
    Off(Span),
}

/// Reads an instant: RFC 3339 such as `2026-01-31T09:00:00Z`, or a length of time, a leading `+` allowed.
pub(crate) fn read_when(text: &str) -> Result<When, String> {
    if let Ok(instant) = text.parse::<Instant>() {
        return Ok(When::At(Timestamp::from_millis(instant.as_millisecond())));
    }
    read_span(text.strip_prefix('+').unwrap_or(text)).map(When::Off).map_err(|_| {
        "expected an instant such as 2026-01-31T09:00:00Z, or a length of time such as 10m".to_owned()
    })
}

/// An instant in RFC 3339, to the second, in UTC.
pub(crate) fn instant(at: Timestamp) -> String {
    Instant::from_millisecond(at.as_millis()).map_or_else(
        |_| format!("{} ms", at.as_millis()),
        |instant| instant.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
    )
}

/// A length of time as people say it, in its two greatest units: `1 h 30 min`.
pub(crate) fn span(span: Span) -> String {
    let seconds = span.as_secs();
    let parts = [
        (seconds / 86_400, "d"),
        (seconds / 3_600 % 24, "h"),
        (seconds / 60 % 60, "min"),
        (seconds % 60, "s"),
    ];
    let said: Vec<String> = parts
        .into_iter()
        .skip_while(|(number, _)| *number == 0)
        .take(2)
        .filter(|(number, _)| *number > 0)
        .map(|(number, unit)| format!("{number} {unit}"))
        .collect();
    if said.is_empty() { "0 s".to_owned() } else { said.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time_are_read_as_people_write_them() {
        let secs = |text| read_span(text).map(Span::as_secs);
        assert_eq!(secs("600"), Ok(600));
        assert_eq!(secs("10m"), Ok(600));
        assert_eq!(secs("1h30m"), Ok(5_400));
        assert_eq!(secs("2d"), Ok(172_800));
        for wrong in ["", "m", "10 m", "10x", "-5", "1h30", "99999999999999999999s", "18446744073709551615d"]
        {
            assert!(secs(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn instants_are_absolute_or_from_now() {
        assert_eq!(read_when("1970-01-01T00:00:05Z"), Ok(When::At(Timestamp::from_millis(5_000))));
        assert_eq!(read_when("1970-01-01T01:00:05+01:00"), Ok(When::At(Timestamp::from_millis(5_000))));
        assert_eq!(read_when("+10m"), Ok(When::Off(Span::from_mins(10))));
        assert!(read_when("tomorrow").is_err());
    }

    #[test]
    fn they_are_shown_short() {
        assert_eq!(instant(Timestamp::from_millis(1_999)), "1970-01-01T00:00:01Z");
        assert_eq!(span(Span::from_mins(90)), "1 h 30 min");
        assert_eq!(span(Span::from_hours(24)), "1 d");
        assert_eq!(span(Span::ZERO), "0 s");
    }
}
