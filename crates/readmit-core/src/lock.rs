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
//! Tries made while locked change nothing, so nobody can prolong a lock by trying. How many failures lock, for how
//! long, and when they are forgotten, is a [`Lockout`]'s: one length for codes and passwords, tiers for TOTP.

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

/// What failures come to.
pub trait Lockout {
    /// Consecutive failures that still count at `now`.
    fn counted(&self, lock: &FactorLock, now: Timestamp) -> u32;

    /// How long the factor locks when so many have failed in a row, of which the first `locked` have led to a lock; `None`
    /// while it does not.
    fn lock_for(&self, failures: u32, locked: u32) -> Option<Span>;
}

impl Lockout for LockPolicy {
    fn counted(&self, lock: &FactorLock, now: Timestamp) -> u32 {
        // A lock that has ended took its failures with it. So did a quiet time as long as a lock: who waits
        // that long guesses no faster than a lock would let them.
        let quiet = lock.failed_at.is_some_and(|at| now.since(at) >= self.duration);
        if lock.locked_until.is_some() || quiet { 0 } else { lock.failures }
    }

    fn lock_for(&self, failures: u32, _locked: u32) -> Option<Span> {
        (failures >= self.failures_max.clamp(1, FAILURES_MAX)).then_some(self.duration)
    }
}

/// The counter and the lock of one factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FactorLock {
    /// Consecutive failures.
    #[serde(rename = "n", default, skip_serializing_if = "is_zero")]
    failures: u32,
    /// How many of them had led to a lock.
    #[serde(rename = "k", default, skip_serializing_if = "is_zero")]
    locked: u32,
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

    /// Counts one attempt as failed, before it is judged.
    pub fn pay(&mut self, now: Timestamp, policy: &impl Lockout) -> Paid {
        let counted = policy.counted(self, now);
        self.locked = self.locked.min(counted);
        self.failures = counted.saturating_add(1);
        self.failed_at = Some(now);
        self.locked_until = None;
        Paid { failures: self.failures, lock_for: policy.lock_for(self.failures, self.locked) }
    }

    /// Locks for a while.
    pub fn lock(&mut self, now: Timestamp, duration: Span) -> Timestamp {
        let until = now + duration;
        self.locked = self.failures;
        self.locked_until = Some(until);
        until
    }

    /// Failures as they were counted, whether they still count or not.
    pub const fn failures(&self) -> u32 {
        self.failures
    }

    /// When the last one was.
    pub const fn failed_at(&self) -> Option<Timestamp> {
        self.failed_at
    }

    /// The end of the last automatic lock, past or not.
    pub const fn locked_until(&self) -> Option<Timestamp> {
        self.locked_until
    }

    /// Deactivates until unlocked.
    pub fn deactivate(&mut self, now: Timestamp) {
        self.deactivated_at = Some(now);
    }

    /// Whether a client or an operator deactivated the factor.
    pub const fn is_deactivated(&self) -> bool {
        self.deactivated_at.is_some()
    }

    /// Forgets failures and an automatic lock; a deactivation stays.
    pub fn forget_failures(&mut self) {
        *self = Self { deactivated_at: self.deactivated_at, ..Self::default() };
    }

    /// Takes a deactivation back; failures and an automatic lock stay.
    pub fn reactivate(&mut self) {
        self.deactivated_at = None;
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
    /// For how long a failure now locks; `None` where it does not.
    pub lock_for: Option<Span>,
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
        assert_eq!(lock.pay(at(0), &POLICY).lock_for, None);
        assert_eq!(lock.pay(at(1), &POLICY).lock_for, None);
        assert_eq!(lock.pay(at(2), &POLICY).lock_for, Some(POLICY.duration));
        assert_eq!(lock.lock(at(2), POLICY.duration), at(902));
        assert_eq!(lock.state_at(at(901)), LockState::Locked { until: at(902) });
        assert_eq!(lock.state_at(at(902)), LockState::Open);
        assert_eq!(POLICY.counted(&lock, at(902)), 0);
    }

    #[test]
    fn a_quiet_time_as_long_as_a_lock_forgets() {
        let mut lock = FactorLock::default();
        lock.pay(at(0), &POLICY);
        lock.pay(at(1), &POLICY);
        assert_eq!(POLICY.counted(&lock, at(900)), 2);
        assert_eq!(POLICY.counted(&lock, at(901)), 0);
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
        assert!((1..100).all(|_| lock.pay(at(0), &lavish).lock_for.is_none()));
        assert!(lock.pay(at(0), &lavish).lock_for.is_some());
    }

    #[test]
    fn a_limit_of_zero_means_one() {
        let none = LockPolicy { failures_max: 0, ..POLICY };
        assert!(FactorLock::default().pay(at(0), &none).lock_for.is_some());
    }
}
