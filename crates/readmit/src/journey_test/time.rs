//! A clock that is set by hand, and randomness that is the same in every run of a test.

use readmit_app::ports::{Clock, Random};
use readmit_core::time::{Span, Timestamp};
use sha2::{Digest as _, Sha256};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

/// Shows the time that it was set to.
pub(super) struct HandClock(AtomicI64);

impl HandClock {
    /// A clock that shows this instant.
    pub(super) fn at(now: Timestamp) -> Self {
        Self(AtomicI64::new(now.as_millis()))
    }

    /// Goes on.
    pub(super) fn advance(&self, span: Span) {
        let millis = i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// Draws the same bytes in the same order: whoever reads the program can foretell them, so nothing outside of a test may
/// come of them.
#[derive(Default)]
pub(super) struct Foretold(AtomicU64);

impl Random for Foretold {
    fn bytes(&self) -> [u8; 32] {
        let number = self.0.fetch_add(1, Ordering::SeqCst);
        Sha256::new()
            .chain_update("readmit journey test")
            .chain_update(number.to_be_bytes())
            .finalize()
            .into()
    }
}
