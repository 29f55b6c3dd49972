//! What came back: latencies of what was expected, and a count of everything else by what it was.

use super::answer::{Answer, error_code};
use crate::histogram::Histogram;
use crate::request::Expected;
use std::collections::BTreeMap;
use std::time::Duration;

/// The answers of one case.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Of the measured time.
    pub(crate) latencies: Histogram,
    /// Expected answers, warm-up included.
    pub(crate) expected: u64,
    /// All others, warm-up included: status and error code, and how often.
    pub(crate) unexpected: BTreeMap<String, u64>,
}

impl Tally {
    /// Takes an answer in; it has a latency if it fell into the measured time.
    pub(crate) fn note(&mut self, expected: Expected, answer: &Answer<'_>, latency: Option<Duration>) {
        // Of successes, only those that have a code by intention are asked for one.
        let coded = answer.status >= 300 || !expected.says.is_empty();
        let error: &[u8] = if coded { error_code(answer.body) } else { b"" };
        let says = expected.says.is_empty() || has(answer.body, expected.says.as_bytes());
        if answer.status == expected.status && error == expected.error.as_bytes() && says {
            self.expected += 1;
            if let Some(latency) = latency {
                self.latencies.record(latency);
            }
        } else {
            let what = format!("{} {}", answer.status, String::from_utf8_lossy(error));
            *self.unexpected.entry(what.trim_end().to_owned()).or_insert(0) += 1;
        }
    }
}

fn has(body: &[u8], part: &[u8]) -> bool {
    body.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_expected_answers_have_latencies() {
        let mut tally = Tally::default();
        let latency = Some(Duration::from_millis(1));
        let answer = |status, body| Answer { status, body };
        let wrong: &[u8] = br#"{"error_code":"auth_invalid_credentials"}"#;
        let locked: &[u8] = br#"{"error_code":"auth_locked"}"#;
        tally.note(Expected::WRONG, &answer(400, wrong), latency);
        tally.note(Expected::WRONG, &answer(400, wrong), None);
        tally.note(Expected::WRONG, &answer(403, locked), latency);
        tally.note(Expected::WRONG, &answer(400, locked), latency);
        tally.note(Expected::WRONG, &answer(200, wrong), latency);
        assert_eq!((tally.expected, tally.latencies.count()), (2, 1));
        let unexpected: Vec<_> =
            tally.unexpected.iter().map(|(what, times)| (what.as_str(), *times)).collect();
        assert_eq!(unexpected, [("200", 1), ("400 auth_locked", 1), ("403 auth_locked", 1)]);
    }
}
