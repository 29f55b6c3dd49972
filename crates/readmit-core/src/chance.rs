//! The chance budget: how likely a guesser is to get in, worked out from what a policy allows.
//!
//! Every attempt is compared with every live code of the account, so a guess wins as often as there are
//! codes. After as many failures as the policy allows the account's codes lock (and die), so a guesser who
//! never gives up has a fixed number of guesses a year.

use crate::code_policy::CodePolicy;
use crate::limits::FAILURES_MAX;
use crate::time::Span;

const YEAR: Span = Span::from_hours(24 * 365);

/// The odds against one account.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChanceBudget {
    /// That one guess is right.
    pub per_guess: f64,
    /// That one of the guesses up to the lock is right.
    pub per_lock: f64,
    /// That someone who guesses all year gets in, while there is always a live code.
    pub per_year: f64,
}

impl ChanceBudget {
    /// Of a policy, when `codes` codes of it are live at once.
    pub fn of(policy: &CodePolicy, codes: u32) -> Self {
        let per_guess = (f64::from(codes) / policy.shape.combinations()).min(1.0);
        let guesses = policy.lock.failures_max.clamp(1, FAILURES_MAX);
        let duration = policy.lock.duration.max(Span::from_secs(1));
        #[expect(clippy::cast_precision_loss, reason = "a number of milliseconds in a year is exact")]
        let locks = YEAR.as_millis() as f64 / duration.as_millis() as f64;
        let none_of = |count: f64| (count * (-per_guess).ln_1p()).exp();
        let per_lock = 1.0 - none_of(f64::from(guesses));
        Self { per_guess, per_lock, per_year: 1.0 - none_of(f64::from(guesses) * locks) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alphabet::{Alphabet, Shape};
    use crate::lock::LockPolicy;

    /// R17: the budget counts every code that is live, and a lock after three failures.
    #[test]
    fn r17_the_chance_budget_counts_all_live_codes() {
        let policy = CodePolicy::default();
        let one = ChanceBudget::of(&policy, 1);
        assert!((one.per_guess - 1e-6).abs() < 1e-12);
        assert!((one.per_lock - 3e-6).abs() < 1e-10);
        // Three guesses each quarter of an hour, a year long: about a tenth.
        assert!((one.per_year - 0.0997).abs() < 0.001, "{}", one.per_year);
        let eight = ChanceBudget::of(&policy, 8);
        assert!(eight.per_year > 0.55 && eight.per_year < 0.58, "{}", eight.per_year);
        let longer = CodePolicy { shape: Shape { length: 8, ..policy.shape }, ..policy.clone() };
        assert!(ChanceBudget::of(&longer, 1).per_year < 0.0011);
        let slower = CodePolicy {
            lock: LockPolicy { duration: Span::from_hours(1), ..policy.lock },
            ..policy.clone()
        };
        assert!(ChanceBudget::of(&slower, 1).per_year < one.per_year / 3.0);
    }

    #[test]
    fn combinations_are_counted_exactly() {
        let count = |alphabet, length| Shape { alphabet, length }.combinations();
        assert!((count(Alphabet::Digits, 4) - 1e4).abs() < 1e-6);
        assert!((count(Alphabet::Speakable, 2) - 529.0).abs() < 1e-6);
        // One digit and one letter, in either order.
        let mixed = Alphabet::Complex { letters: true, specials: false };
        assert!((count(mixed, 2) - 2.0 * 10.0 * 52.0).abs() < 1e-6);
    }
}
