//! Keeps a flood of refusals from flooding the audit log.
//!
//! Per account (or decoy) and hour the first thousand refusals are events of their own. Further ones are
//! tallied here and written as one counting event when the hour turns or the store closes. The tally is in
//! memory: a crash loses the number of refusals beyond the thousandth of the running hour, never an event.

use readmit_core::id::{AccountId, TenantId};
use readmit_core::limits::REFUSAL_EVENTS_PER_HOUR;
use readmit_core::time::Timestamp;
use std::collections::HashMap;

const HOUR_MILLIS: i64 = 3_600_000;

/// Subjects watched at once. Beyond it every refusal is an event again: more rows, never fewer.
const SUBJECTS_MAX: usize = 100_000;

#[derive(Debug, Default)]
pub(crate) struct Ledger {
    hour: i64,
    counts: HashMap<(TenantId, AccountId), u32>,
    over: HashMap<(TenantId, AccountId), u64>,
}

impl Ledger {
    /// Whether one more refusal of this subject is an event of its own.
    pub(crate) fn admits(&mut self, tenant: TenantId, subject: AccountId) -> bool {
        let key = (tenant, subject);
        if self.counts.len() >= SUBJECTS_MAX && !self.counts.contains_key(&key) {
            return true;
        }
        let count = self.counts.entry(key).or_insert(0);
        *count = count.saturating_add(1);
        if *count <= REFUSAL_EVENTS_PER_HOUR {
            return true;
        }
        *self.over.entry(key).or_insert(0) += 1;
        false
    }

    /// Begins a new hour if it is one. Returns what the former one leaves to be written.
    pub(crate) fn turn(&mut self, now: Timestamp) -> Vec<(TenantId, AccountId, u64)> {
        let hour = now.as_millis().div_euclid(HOUR_MILLIS);
        if hour == self.hour {
            return Vec::new();
        }
        self.hour = hour;
        self.drain()
    }

    /// Forgets everything. Returns what has to be written.
    pub(crate) fn drain(&mut self) -> Vec<(TenantId, AccountId, u64)> {
        self.counts.clear();
        self.over.drain().map(|((tenant, subject), count)| (tenant, subject, count)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thousand_and_first_refusal_is_only_counted() {
        let (tenant, subject) = (TenantId::from_random([1; 16]), AccountId::from_random([2; 16]));
        let other = AccountId::from_random([3; 16]);
        let mut ledger = Ledger::default();
        assert!(ledger.turn(Timestamp::from_millis(HOUR_MILLIS)).is_empty());
        assert!((0..1_000).all(|_| ledger.admits(tenant, subject)));
        assert!(!ledger.admits(tenant, subject) && !ledger.admits(tenant, subject));
        assert!(ledger.admits(tenant, other));
        assert!(ledger.turn(Timestamp::from_millis(HOUR_MILLIS + 5)).is_empty());
        assert_eq!(ledger.turn(Timestamp::from_millis(2 * HOUR_MILLIS)), [(tenant, subject, 2)]);
        assert!(ledger.admits(tenant, subject));
    }
}
