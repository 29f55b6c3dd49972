//! When something that failed is tried again.

use readmit_core::time::{Span, Timestamp};

/// How long a claimed message is its worker's alone. A worker that is gone by then loses it to the next one.
pub const CLAIM: Span = Span::from_secs(60);

/// The wait after the first failure; it doubles with every further one.
const FIRST: Span = Span::from_secs(5);
/// The longest wait.
const LONGEST: Span = Span::from_hours(1);
/// Tries are spread over so much time. What failed all through it is given up.
const GIVE_UP: Span = Span::from_hours(24);
/// Doublings after which the longest wait is reached for sure.
const DOUBLINGS_MAX: u32 = 16;

/// The wait after so many tries, without jitter.
fn wait(tries: u32) -> Span {
    let doublings = tries.saturating_sub(1).min(DOUBLINGS_MAX);
    Span::from_millis(FIRST.as_millis() << doublings).min(LONGEST)
}

/// When to try again after so many tries, whatever happened before. `jitter` adds up to a quarter, so that
/// what failed together is not tried together.
pub fn again(tries: u32, now: Timestamp, jitter: u8) -> Timestamp {
    let wait = wait(tries);
    now + wait + Span::from_millis(wait.as_millis() / 4 * u64::from(jitter) / 255)
}

/// The same for what is given up at last: `None` when the tries so far were spread over a day.
///
/// It is the tries that count and not the clock: a server that was off for two days tries again all the same.
pub fn again_within_a_day(tries: u32, now: Timestamp, jitter: u8) -> Option<Timestamp> {
    let mut spread = Span::ZERO;
    for tried in 1..=tries {
        spread = Span::from_millis(spread.as_millis() + wait(tried).as_millis());
        if spread > GIVE_UP {
            return None;
        }
    }
    Some(again(tries, now, jitter))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_700_000_000_000);

    #[test]
    fn waits_double_from_five_seconds_to_an_hour() {
        let waits: Vec<u64> = (1..=12).map(|tries| again(tries, NOW, 0).since(NOW).as_secs()).collect();
        assert_eq!(waits, [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]);
        assert_eq!(again(u32::MAX, NOW, 0).since(NOW), LONGEST);
    }

    #[test]
    fn jitter_adds_up_to_a_quarter() {
        assert_eq!(again(1, NOW, 255).since(NOW), Span::from_millis(6_250));
        assert_eq!(again(11, NOW, 255).since(NOW), Span::from_mins(75));
        let between = again(3, NOW, 100).since(NOW);
        assert!(between > Span::from_secs(20) && between < Span::from_secs(25), "{between:?}");
    }

    #[test]
    fn tries_end_after_a_day() {
        let mut at = NOW;
        let mut tries = 0;
        loop {
            tries += 1;
            match again_within_a_day(tries, at, 0) {
                Some(next) => at = next,
                None => break,
            }
        }
        let spread = at.since(NOW);
        assert!(spread > Span::from_hours(22) && spread <= Span::from_hours(24), "{spread:?}");
        assert_eq!(again_within_a_day(u32::MAX, NOW, 0), None);
    }
}
