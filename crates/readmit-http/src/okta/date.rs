//! Instants as the vendor writes them.

use readmit_core::time::Timestamp;

/// `2025-05-12T20:43:30.000Z`: UTC, three decimals.
pub(super) fn date(at: Timestamp) -> String {
    format(at, "%Y-%m-%dT%H:%M:%S%.3fZ")
}

/// `2025-05-12T22:43:30`: UTC, as the expiry of a temporary access code is written, and nothing else.
pub(super) fn bare(at: Timestamp) -> String {
    format(at, "%Y-%m-%dT%H:%M:%S")
}

/// Reads a date and time with an offset (RFC 3339).
pub(super) fn parse(text: &str) -> Option<Timestamp> {
    let at: jiff::Timestamp = text.parse().ok()?;
    Some(Timestamp::from_millis(at.as_millisecond()))
}

fn format(at: Timestamp, format: &str) -> String {
    let at = jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or(jiff::Timestamp::MAX);
    at.strftime(format).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_have_three_decimals() {
        let at = Timestamp::from_millis(1_747_082_610_050);
        assert_eq!(date(at), "2025-05-12T20:43:30.050Z");
        assert_eq!(bare(at), "2025-05-12T20:43:30");
        assert_eq!(parse("2025-05-12T22:43:30.05+02:00"), Some(at));
        assert_eq!(parse("yesterday"), None);
    }
}
