//! Request ids: the caller's own where it is fit for a log, otherwise one of ours.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::atomic::{AtomicU64, Ordering};

/// Carries the id in both directions.
pub(crate) const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The id of a request, among its extensions.
#[derive(Debug, Clone)]
pub(crate) struct RequestId(pub(crate) HeaderValue);

impl RequestId {
    /// As text.
    pub(crate) fn as_str(&self) -> &str {
        self.0.to_str().unwrap_or_default()
    }
}

/// Longer ids are not taken over.
const CHARS_MAX: usize = 128;

/// Makes ids that differ between processes and between requests. They name log lines, nothing else, so a
/// keyed hash of a counter will do.
#[derive(Default)]
pub(crate) struct RequestIds {
    keyed: RandomState,
    count: AtomicU64,
}

impl RequestIds {
    /// The id of a request.
    pub(crate) fn of(&self, headers: &HeaderMap) -> HeaderValue {
        if let Some(given) = headers.get(HEADER).filter(|given| is_sane(given)) {
            return given.clone();
        }
        let id = self.keyed.hash_one(self.count.fetch_add(1, Ordering::Relaxed));
        HeaderValue::try_from(format!("{id:016x}")).unwrap_or_else(|_| HeaderValue::from_static("-"))
    }
}

fn is_sane(value: &HeaderValue) -> bool {
    let bytes = value.as_bytes();
    (1..=CHARS_MAX).contains(&bytes.len())
        && bytes.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(HEADER, HeaderValue::from_static(value))])
    }

    #[test]
    fn a_sane_id_is_kept_and_any_other_replaced() {
        let ids = RequestIds::default();
        assert_eq!(ids.of(&given("trace-1.2:a_B")), "trace-1.2:a_B");
        for bad in ["", "a b", "a\"b", "<script>"] {
            assert_eq!(ids.of(&given(bad)).len(), 16, "{bad}");
        }
        assert_ne!(ids.of(&HeaderMap::new()), ids.of(&HeaderMap::new()));
    }
}
