//! What every answer of the facade tells of the caller's limit: the vendor's clients wait until `Reset`, measured
//! from `Date`, and give up where one of the two is missing.

use axum::http::header::DATE;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use readmit_app::buckets::Quota;
use readmit_core::time::Timestamp;

const LIMIT: HeaderName = HeaderName::from_static("x-rate-limit-limit");
const REMAINING: HeaderName = HeaderName::from_static("x-rate-limit-remaining");
const RESET: HeaderName = HeaderName::from_static("x-rate-limit-reset");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-okta-request-id");

/// Marks an answer of the facade. Both times are of the same clock.
pub(crate) fn mark(headers: &mut HeaderMap, quota: Quota, id: &HeaderValue, now: Timestamp) {
    // A whole second that is not too early.
    let reset = quota.resets_at.as_millis().div_euclid(1000)
        + i64::from(quota.resets_at.as_millis().rem_euclid(1000) > 0);
    headers.insert(LIMIT, quota.limit.into());
    headers.insert(REMAINING, quota.remaining.into());
    headers.insert(RESET, reset.into());
    headers.insert(REQUEST_ID, id.clone());
    if let Ok(date) = HeaderValue::try_from(http_date(now)) {
        headers.insert(DATE, date);
    }
}

/// An instant as HTTP writes it (RFC 9110 section 5.6.7).
fn http_date(at: Timestamp) -> String {
    let at = jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or(jiff::Timestamp::MAX);
    at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_that_waits_from_date_to_reset_is_not_too_early() {
        let mut headers = HeaderMap::new();
        let now = Timestamp::from_millis(1_747_082_610_900);
        let resets_at = Timestamp::from_millis(1_747_082_640_001);
        let quota = Quota { limit: 600, remaining: 0, resets_at };
        mark(&mut headers, quota, &HeaderValue::from_static("abc"), now);
        assert_eq!(headers[RESET], "1747082641");
        assert_eq!(headers[DATE], "Mon, 12 May 2025 20:43:30 GMT");
        assert_eq!((&headers[LIMIT], &headers[REMAINING]), (&"600".parse().unwrap(), &"0".parse().unwrap()));
        assert_eq!(headers[REQUEST_ID], "abc");
    }
}
