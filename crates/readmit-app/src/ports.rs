//! The clock and the randomness of the outside world.

use readmit_core::time::Timestamp;
use readmit_core::turn::Seed;

/// Tells the time.
pub trait Clock: Send + Sync + 'static {
    /// This instant.
    fn now(&self) -> Timestamp;
}

/// Draws seeds.
pub trait Random: Send + Sync + 'static {
    /// Fresh, unpredictable bytes.
    fn bytes(&self) -> [u8; 32];
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        #[expect(clippy::disallowed_methods, reason = "this is the one place where the clock is read")]
        let now = std::time::SystemTime::now();
        let since = now.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// The operating system's generator.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn bytes(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        #[expect(clippy::disallowed_methods, reason = "this is the one place where randomness enters")]
        let drawn = getrandom::fill(&mut bytes);
        // Going on without randomness would issue guessable codes: nothing may follow.
        assert!(drawn.is_ok(), "the operating system gives no randomness");
        bytes
    }
}

/// A request's seed.
pub fn seed(random: &dyn Random, clock: &dyn Clock) -> Seed {
    Seed { bytes: random.bytes(), arrived_at: clock.now() }
}
