//! A clock that stands still until the test moves it.

use readmit_app::ports::Clock;
use readmit_core::time::{Span, Timestamp};
use std::sync::atomic::{AtomicI64, Ordering};

/// The time that the test says it is.
#[derive(Debug)]
pub struct TestClock(AtomicI64);

impl Default for TestClock {
    /// 2026-01-15T12:00:00Z.
    fn default() -> Self {
        Self(AtomicI64::new(1_768_478_400_000))
    }
}

impl TestClock {
    /// Moves the time forward.
    pub fn advance(&self, span: Span) {
        self.0.fetch_add(i64::try_from(span.as_millis()).unwrap_or(0), Ordering::SeqCst);
    }

    /// Sets the time.
    pub fn set(&self, to: Timestamp) {
        self.0.store(to.as_millis(), Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}
