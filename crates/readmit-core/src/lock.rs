//! Counting failures of one factor of one account, and locking it.
//!
//! ```text
//!            failure (below the limit)              the last one allowed
//!   Open ───────────────────────────────► Open ─────────────────────────► Locked { until }
//!    ▲  ◄──────────── success, or quiet for the lock's duration              │
//!    └───────────────────────── `until` passed, or unlocked ─────────────────┘
//!   any ── deactivated by a client or an operator ──► Deactivated ── unlocked ──► Open
//! ```
//!
//! Tries made while locked change nothing, so nobody can prolong a lock by trying.

use crate::limits::FAILURES_MAX;
use crate::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};

/// When a factor locks, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockPolicy {
    /// Failed attempts that lock the factor.
    pub failures_max: u32,
    /// How long the lock lasts.
    pub duration: Span,
}

impl Default for LockPolicy {
    /// Three failures, fifteen minutes.
    fn default() -> Self {
        Self { failures_max: 3, duration: Span::from_mins(15) }
    }
}

/// The counter and the lock of one factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FactorLock {
    /// Consecutive failures.
    #[serde(rename = "n", default, skip_serializing_if = "is_zero")]
    failures: u32,
    /// When the last one was.
    #[serde(rename = "at", default, skip_serializing_if = "Option::is_none")]
    failed_at: Option<Timestamp>,
    /// The end of an automatic lock.
    #[serde(rename = "until", default, skip_serializing_if = "Option::is_none")]
    locked_until: Option<Timestamp>,
    /// When a client or an operator deactivated the factor.
    #[serde(rename = "off", default, skip_serializing_if = "Option::is_none")]
    deactivated_at: Option<Timestamp>,
}

/// What stands at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LockState {
    /// Attempts are judged.
    Open,
    /// Locked by failures until this instant.
    Locked {
        /// The first instant at which attempts are judged again.
        until: Timestamp,
    },
    /// Locked by a client or an operator until unlocked.
    Deactivated,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's skip_serializing_if passes a reference")]
const fn is_zero(n: &u32) -> bool {
    *n == 0
}

impl FactorLock {
    /// What stands at `now`.
    pub fn state_at(&self, now: Timestamp) -> LockState {
        match (self.deactivated_at, self.locked_until) {
            (Some(_), _) => LockState::Deactivated,
            (None, Some(until)) if now < until => LockState::Locked { until },
            _ => LockState::Open,
        }
    }

    /// Consecutive failures that still count at `now`.
    pub fn failures_at(&self, now: Timestamp, policy: LockPolicy) -> u32 {
        // A lock that has ended took its failures with it. So did a quiet time as long as a lock: who waits
        // that long guesses no faster than a lock would let them.
        let quiet = self.failed_at.is_some_and(|at| now.since(at) >= policy.duration);
        if self.locked_until.is_some() || quiet { 0 } else { self.failures }
    }

    /// Counts one attempt as failed, before it is judged. Returns whether it was the last one allowed.
    pub fn pay(&mut self, now: Timestamp, policy: LockPolicy) -> Paid {
        self.failures = self.failures_at(now, policy) + 1;
        self.failed_at = Some(now);
        self.locked_until = None;
        let limit = policy.failures_max.clamp(1, FAILURES_MAX);
        Paid { failures: self.failures, last: self.failures >= limit }
    }

    /// Locks for the policy's duration.
    pub fn lock(&mut self, now: Timestamp, policy: LockPolicy) -> Timestamp {
        let until = now + policy.duration;
        self.locked_until = Some(until);
        until
    }

    /// Deactivates until unlocked.
    pub fn deactivate(&mut self, now: Timestamp) {
        self.deactivated_at = Some(now);
    }

    /// Forgets failures, lock and deactivation: after a success, or by an unlock.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Whether there is nothing to clear.
    pub fn is_clear(&self) -> bool {
        *self == Self::default()
    }
}

/// What one paid attempt came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paid {
    /// Consecutive failures, this one included.
    pub failures: u32,
    /// Whether a failure now locks.
    pub last: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: LockPolicy = LockPolicy { failures_max: 3, duration: Span::from_mins(15) };

    fn at(secs: i64) -> Timestamp {
        Timestamp::from_millis(secs * 1000)
    }

    #[test]
    fn the_third_failure_is_the_last() {
        let mut lock = FactorLock::default();
        assert!(!lock.pay(at(0), POLICY).last);
        assert!(!lock.pay(at(1), POLICY).last);
        assert!(lock.pay(at(2), POLICY).last);
        assert_eq!(lock.lock(at(2), POLICY), at(902));
        assert_eq!(lock.state_at(at(901)), LockState::Locked { until: at(902) });
        assert_eq!(lock.state_at(at(902)), LockState::Open);
        assert_eq!(lock.failures_at(at(902), POLICY), 0);
    }

    #[test]
    fn a_quiet_time_as_long_as_a_lock_forgets() {
        let mut lock = FactorLock::default();
        lock.pay(at(0), POLICY);
        lock.pay(at(1), POLICY);
        assert_eq!(lock.failures_at(at(900), POLICY), 2);
        assert_eq!(lock.failures_at(at(901), POLICY), 0);
    }

    #[test]
    fn deactivation_lasts_until_cleared() {
        let mut lock = FactorLock::default();
        lock.deactivate(at(0));
        assert_eq!(lock.state_at(at(1_000_000)), LockState::Deactivated);
        lock.clear();
        assert_eq!(lock.state_at(at(0)), LockState::Open);
        assert!(lock.is_clear());
    }

    #[test]
    fn no_policy_allows_more_than_a_hundred_failures() {
        let lavish = LockPolicy { failures_max: 5_000, ..POLICY };
        let mut lock = FactorLock::default();
        assert!((1..100).all(|_| !lock.pay(at(0), lavish).last));
        assert!(lock.pay(at(0), lavish).last);
    }

    #[test]
    fn a_limit_of_zero_means_one() {
        assert!(FactorLock::default().pay(at(0), LockPolicy { failures_max: 0, ..POLICY }).last);
    }
}
