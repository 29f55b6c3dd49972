//! The clock and the randomness of the outside world.

use readmit_core::time::Timestamp;
use readmit_core::turn::Seed;
use std::sync::atomic::{AtomicI64, Ordering};

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

/// Numbers the requests of a millisecond, so that their events sort as they arrived.
#[derive(Debug, Default)]
pub struct Arrivals(AtomicI64);

/// Bits that number the requests of one millisecond.
const PLACE_BITS: u32 = 12;

impl Arrivals {
    /// A request's seed.
    pub fn seed(&self, random: &dyn Random, clock: &dyn Clock) -> Seed {
        let earliest = clock.now().as_millis() << PLACE_BITS;
        let next = |last: i64| Some(earliest.max(last + 1));
        let last = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, next).unwrap_or(earliest);
        let arrival = earliest.max(last + 1);
        Seed {
            bytes: random.bytes(),
            arrived_at: Timestamp::from_millis(arrival >> PLACE_BITS),
            place: u16::try_from(arrival & ((1 << PLACE_BITS) - 1)).unwrap_or(0),
        }
    }
}
