//! What is asked of the log.

use super::filter;
use crate::fault::Fault;
use crate::okta::date;
use crate::okta::expression::Expression;
use crate::okta::page::bad;
use crate::okta::query::parameter;
use crate::okta::shape::invalid;
use data_encoding::BASE64URL_NOPAD;
use readmit_app::Failure;
use readmit_app::follow::Place;
use readmit_core::id::EventId;
use readmit_core::time::{Span, Timestamp};

const LIMIT_DEFAULT: usize = 100;
const LIMIT_MAX: usize = 1_000;
/// How far back the log is read where nothing is said.
const USUAL: Span = Span::from_hours(7 * 24);
/// Words of `q`, and characters of one.
const WORDS_MAX: usize = 10;
const WORD_CHARS_MAX: usize = 40;

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// Oldest first.
    Ascending,
    /// Newest first.
    Descending,
}

/// Where a page begins.
#[derive(Debug)]
pub(super) enum Start {
    /// At the first, or the last, event of the time that is asked about.
    Beginning,
    /// After what was read forwards.
    Place(Place),
    /// Before this event, read backwards.
    Before(EventId),
}

/// What is asked.
#[derive(Debug)]
pub(super) struct Ask {
    pub(super) order: Order,
    /// Not before this instant. `None` where a cursor says where to go on and the query does not say more.
    pub(super) since: Option<Timestamp>,
    /// Before this instant; without it and forwards, the caller polls.
    pub(super) until: Option<Timestamp>,
    pub(super) start: Start,
    pub(super) filter: Option<Expression>,
    /// All of them must be found in an event; lower case.
    pub(super) words: Vec<String>,
    pub(super) limit: usize,
}

impl Ask {
    /// Reads the query.
    pub(super) fn read(query: &[(String, String)], now: Timestamp) -> Result<Self, Fault> {
        let get = |name: &str| parameter(query, name);
        let order = match get("sortOrder").map(str::to_ascii_uppercase).as_deref() {
            None | Some("ASCENDING") => Order::Ascending,
            Some("DESCENDING") => Order::Descending,
            Some(_) => return Err(invalid("sortOrder", ["sortOrder: must be ASCENDING or DESCENDING"])),
        };
        let until = get("until").map(|text| instant("until", text)).transpose()?;
        let since = get("since").map(|text| instant("since", text)).transpose()?;
        if let (Some(since), Some(until)) = (since, until)
            && since > until
        {
            return Err(invalid("since", ["since: must not be after until"]));
        }
        let start = get("after").map(|text| start(order, text)).transpose()?.unwrap_or(Start::Beginning);
        let usual = || until.unwrap_or(now) - USUAL;
        let since = since.or_else(|| matches!(start, Start::Beginning).then(usual));
        Ok(Self {
            order,
            since,
            until,
            start,
            filter: get("filter").map(filter::read).transpose()?,
            words: get("q").map(words).transpose()?.unwrap_or_default(),
            limit: get("limit").map_or(Ok(LIMIT_DEFAULT), limit)?,
        })
    }

    /// Whether the caller comes back for what happens later.
    pub(super) const fn is_polling(&self) -> bool {
        matches!(self.order, Order::Ascending) && self.until.is_none()
    }

    /// Whether an event of this instant is asked about.
    pub(super) fn covers(&self, at: Timestamp) -> bool {
        self.since.is_none_or(|since| at >= since) && self.until.is_none_or(|until| at < until)
    }
}

/// A place forwards, as clients get it.
pub(super) fn cursor(place: &Place) -> Result<String, Failure> {
    Ok(BASE64URL_NOPAD.encode(place.to_text()?.as_bytes()))
}

fn start(order: Order, text: &str) -> Result<Start, Fault> {
    match order {
        Order::Descending => text.parse().map(Start::Before).map_err(|_| bad()),
        Order::Ascending => {
            let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| bad())?;
            let text = String::from_utf8(bytes).map_err(|_| bad())?;
            text.parse().map(Start::Place).map_err(|_| bad())
        }
    }
}

fn instant(name: &str, text: &str) -> Result<Timestamp, Fault> {
    date::parse(text)
        .ok_or_else(|| invalid(name, [format!("{name}: must be a date such as 2025-05-12T20:43:30.000Z")]))
}

fn limit(text: &str) -> Result<usize, Fault> {
    let limit = text.parse().ok().filter(|limit| *limit <= LIMIT_MAX);
    limit.ok_or_else(|| invalid("limit", [format!("limit: must be a whole number from 0 to {LIMIT_MAX}")]))
}

fn words(text: &str) -> Result<Vec<String>, Fault> {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    if words.len() > WORDS_MAX || words.iter().any(|word| word.chars().count() > WORD_CHARS_MAX) {
        let expected = format!("q: must be at most {WORDS_MAX} words of {WORD_CHARS_MAX} characters");
        return Err(invalid("q", [expected]));
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_747_082_610_000);

    fn read(query: &[(&str, &str)]) -> Result<Ask, Fault> {
        let query: Vec<_> =
            query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Ask::read(&query, NOW)
    }

    #[test]
    fn what_is_not_said_is_the_last_seven_days_oldest_first() {
        let ask = read(&[]).unwrap();
        assert_eq!((ask.order, ask.limit, ask.until), (Order::Ascending, 100, None));
        assert_eq!(ask.since, Some(NOW - Span::from_hours(7 * 24)));
        assert!(ask.is_polling());
        assert!(!read(&[("sortOrder", "DESCENDING")]).unwrap().is_polling());
        let bounded = read(&[("until", "2025-05-10T00:00:00.000Z")]).unwrap();
        assert_eq!(bounded.since, bounded.until.map(|until| until - Span::from_hours(7 * 24)));
        assert!(!bounded.is_polling());
        // Who was away for long goes on from the cursor.
        let cursor = cursor(&Place::since(NOW - Span::from_hours(1_000))).unwrap();
        assert_eq!(read(&[("after", &cursor)]).unwrap().since, None);
    }

    #[test]
    fn what_is_out_of_range_is_refused_by_name() {
        let long = "x".repeat(41);
        for (name, value) in [
            ("limit", "1001"),
            ("limit", "-1"),
            ("limit", "ten"),
            ("since", "yesterday"),
            ("until", "2025"),
            ("sortOrder", "UP"),
            ("q", "a b c d e f g h i j k"),
            ("q", &long),
        ] {
            let fault = read(&[(name, value)]).unwrap_err();
            assert_eq!(fault.code, Some("E0000001"), "{name}={value}");
            assert!(fault.message.ends_with(name), "{}", fault.message);
        }
        let backwards = [("since", "2025-05-10T00:00:00Z"), ("until", "2025-05-09T00:00:00Z")];
        assert_eq!(read(&backwards).unwrap_err().code, Some("E0000001"));
        assert_eq!(read(&[("limit", "0")]).unwrap().limit, 0);
    }

    #[test]
    fn a_cursor_is_one_of_its_order() {
        let forwards = cursor(&Place::since(NOW)).unwrap();
        let backwards = EventId::from_random([7; 16]).to_string();
        assert!(read(&[("after", &forwards)]).is_ok());
        assert!(read(&[("after", &backwards), ("sortOrder", "DESCENDING")]).is_ok());
        let hostile = BASE64URL_NOPAD
            .encode(br#"{"position":{"floor":0,"read":{"00000000-0000-4000-8000-000000000000":-9}}}"#);
        for query in [
            vec![("after", forwards.as_str()), ("sortOrder", "DESCENDING")],
            vec![("after", backwards.as_str())],
            vec![("after", "!")],
            vec![("after", hostile.as_str())],
        ] {
            assert_eq!(read(&query).unwrap_err().code, Some("E0000054"), "{query:?}");
        }
    }
}
