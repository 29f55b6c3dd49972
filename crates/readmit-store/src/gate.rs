//! Who may wait: a bound on all requests, and a bound per account so that a hot one cannot fill the queue.

use crate::metrics::QueueMeters;
use readmit_app::Overload;
use readmit_app::store::{Concern, Subject};
use readmit_core::id::AccountId;
use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::{Arc, Mutex, PoisonError};

/// Bounds of a store's queue.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Requests that wait, over all accounts.
    pub queue: usize,
    /// Requests that wait for one account, known or decoy.
    pub per_account: u32,
    /// Requests that one batch takes.
    pub batch: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { queue: 4_096, per_account: 32, batch: 512 }
    }
}

/// Hints are direct-mapped, so their memory is fixed.
const HINTS: usize = 1 << 14;

/// Admits requests to the queue.
pub(crate) struct Gate {
    limits: Limits,
    hasher: RandomState,
    state: Mutex<State>,
    meters: QueueMeters,
}

struct State {
    closed: bool,
    waiting: usize,
    per_account: HashMap<u64, u32>,
    /// Which account an identifier was last seen to name. Only a hint for counting and routing: a batch
    /// resolves the identifier itself.
    hints: Vec<(u64, u64)>,
}

/// A place in the queue, given back when the request is taken up by a batch.
pub(crate) struct Place {
    gate: Arc<Gate>,
    /// Equal for requests that concern the same account, as far as is known.
    pub(crate) route: u64,
}

impl Gate {
    pub(crate) fn new(limits: Limits) -> Arc<Self> {
        Arc::new(Self {
            limits,
            hasher: RandomState::new(),
            state: Mutex::new(State {
                closed: false,
                waiting: 0,
                per_account: HashMap::new(),
                hints: vec![(0, 0); HINTS],
            }),
            meters: QueueMeters::register(),
        })
    }

    pub(crate) fn admit(self: &Arc<Self>, concern: &Concern) -> Result<Place, Overload> {
        let route = self.take_place(concern).inspect_err(|overload| self.meters.refused(*overload))?;
        self.meters.waiting.increment(1);
        Ok(Place { gate: self.clone(), route })
    }

    fn take_place(&self, concern: &Concern) -> Result<u64, Overload> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.closed {
            return Err(Overload::Closed);
        }
        let route = match &concern.subject {
            Subject::Account(id) | Subject::Configuration(id) => self.hasher.hash_one(id),
            Subject::Identified { identifier, .. } => {
                let key = self.hasher.hash_one((concern.tenant, &identifier.folded));
                let (hinted, account) = state.hints[slot(key)];
                if hinted == key { account } else { key }
            }
        };
        if state.waiting >= self.limits.queue {
            return Err(Overload::QueueFull);
        }
        let here = state.per_account.entry(route).or_insert(0);
        if *here >= self.limits.per_account {
            return Err(Overload::AccountBusy);
        }
        *here += 1;
        state.waiting += 1;
        Ok(route)
    }

    /// Remembers which account an identifier names.
    pub(crate) fn hint(&self, concern: &Concern, account: AccountId) {
        if let Subject::Identified { identifier, .. } = &concern.subject {
            let key = self.hasher.hash_one((concern.tenant, &identifier.folded));
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            state.hints[slot(key)] = (key, self.hasher.hash_one(account));
        }
    }

    pub(crate) fn close(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).closed = true;
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the low bits pick the slot")]
const fn slot(key: u64) -> usize {
    key as usize % HINTS
}

impl Drop for Place {
    fn drop(&mut self) {
        self.gate.meters.waiting.decrement(1);
        let mut state = self.gate.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.waiting -= 1;
        if let Some(here) = state.per_account.get_mut(&self.route) {
            *here -= 1;
            if *here == 0 {
                state.per_account.remove(&self.route);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use readmit_core::id::TenantId;
    use readmit_core::identifier::Identifier;

    fn concern(byte: u8) -> Concern {
        Concern::account(TenantId::from_random([0; 16]), AccountId::from_random([byte; 16]))
    }

    fn gate() -> Arc<Gate> {
        Gate::new(Limits { queue: 3, per_account: 2, batch: 1 })
    }

    #[test]
    fn one_account_cannot_fill_the_queue() {
        let gate = gate();
        let held: Vec<_> = (0..2).map(|_| gate.admit(&concern(1)).ok().unwrap()).collect();
        assert_eq!(gate.admit(&concern(1)).err(), Some(Overload::AccountBusy));
        assert!(gate.admit(&concern(2)).is_ok());
        drop(held);
        assert!(gate.admit(&concern(1)).is_ok());
    }

    #[test]
    fn a_full_queue_refuses_everyone() {
        let gate = gate();
        let _held: Vec<_> = (0..3).map(|n| gate.admit(&concern(n)).ok().unwrap()).collect();
        assert_eq!(gate.admit(&concern(9)).err(), Some(Overload::QueueFull));
        gate.close();
        assert_eq!(gate.admit(&concern(9)).err(), Some(Overload::Closed));
    }

    #[test]
    fn spellings_of_one_account_wait_together_once_it_is_known() {
        let gate = gate();
        let tenant = TenantId::from_random([0; 16]);
        let account = AccountId::from_random([1; 16]);
        let by_name = |name| {
            Concern::identified(
                tenant,
                Identifier::new(Identifier::ANY, name).unwrap(),
                AccountId::from_random([9; 16]),
            )
        };
        gate.hint(&by_name("ann"), account);
        let _a = gate.admit(&by_name("ann")).ok().unwrap();
        let _b = gate.admit(&concern(1)).ok().unwrap();
        assert_eq!(gate.admit(&by_name("ANN")).err(), Some(Overload::AccountBusy));
    }
}
