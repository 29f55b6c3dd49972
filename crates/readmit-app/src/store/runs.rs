//! The part of the Store port that journeys need: runs, each guarded like an account, and the log of their turns.

use super::Answer;
use readmit_core::id::{AccountId, KeyId, RunId, TenantId};
use readmit_core::limits::{RUN_BYTES_MAX, RUN_LOG_BYTES_MAX};
use readmit_core::sealed::Sealed;
use readmit_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A run of a journey that waits for an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredRun {
    /// Not answered any more from this instant on, and swept after it.
    pub expires_at: Timestamp,
    /// Where it stands and what it knows.
    pub sealed: Sealed,
}

/// One answered turn of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunLogEntry {
    /// The run.
    pub run: RunId,
    /// Which of its turns.
    pub sequence: u32,
    /// When it was answered.
    pub at: Timestamp,
    /// The name of the journey.
    pub journey: String,
    /// What was asked, answered and done.
    pub sealed: Sealed,
}

/// Runs on a rule's desk, and what it adds to their log.
#[derive(Debug, Default, Clone)]
pub struct Runs {
    slots: BTreeMap<RunId, Slot>,
    log: Vec<RunLogEntry>,
    oversized: Option<Oversized>,
}

#[derive(Debug, Clone)]
struct Slot {
    /// The version that storage has; `None` where it has no such run.
    stored: Option<u64>,
    /// The version that it has here: each change makes another one.
    version: u64,
    run: Option<StoredRun>,
}

/// A run to be written.
#[derive(Debug)]
pub struct ChangedRun<'a> {
    /// Its id.
    pub id: RunId,
    /// The version that must still be there; `None` for a new one.
    pub expected: Option<u64>,
    /// The version that it has from now on.
    pub version: u64,
    /// The run; `None` when it goes.
    pub run: Option<&'a StoredRun>,
}

/// What a rule left that is larger than may be stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Oversized {
    /// Which kind of record.
    pub what: &'static str,
    /// Its size.
    pub bytes: usize,
}

impl Runs {
    /// Puts a run there as it was loaded; called by stores.
    pub fn load(&mut self, id: RunId, version: u64, run: StoredRun) {
        self.slots.insert(id, Slot { stored: Some(version), version, run: Some(run) });
    }

    /// The run of this id.
    pub fn get(&self, id: RunId) -> Option<&StoredRun> {
        self.slots.get(&id)?.run.as_ref()
    }

    /// The version of the run of this id. Every [`Runs::put`] makes another one, also between requests that are
    /// judged in one batch: two requests that find the same version found the same run.
    pub fn version(&self, id: RunId) -> Option<u64> {
        self.slots.get(&id).filter(|slot| slot.run.is_some()).map(|slot| slot.version)
    }

    /// Stores a run: a new one, or what became of one that was loaded. The id of a new one is fresh and begins
    /// with its instant (version 7); one that is in use already, unknown to the rule, fails the request.
    pub fn put(&mut self, id: RunId, run: StoredRun) {
        self.measure("run", run.sealed.text.len(), RUN_BYTES_MAX);
        let slot = self.slots.entry(id).or_insert(Slot { stored: None, version: 0, run: None });
        slot.version += 1;
        slot.run = Some(run);
    }

    /// Removes a run, if there is one.
    pub fn remove(&mut self, id: RunId) {
        if let Some(slot) = self.slots.get_mut(&id) {
            slot.run = None;
        }
    }

    /// Adds a turn to the log. It is written if, and only if, everything else of the rule is.
    pub fn log(&mut self, entry: RunLogEntry) {
        self.measure("run log entry", entry.sealed.text.len(), RUN_LOG_BYTES_MAX);
        self.log.push(entry);
    }

    /// The runs to be written; one that came and went is none of them.
    pub fn changed(&self) -> impl Iterator<Item = ChangedRun<'_>> {
        let is_changed = |slot: &Slot| match slot.run {
            Some(_) => slot.stored != Some(slot.version),
            None => slot.stored.is_some(),
        };
        self.slots.iter().filter(move |(_, slot)| is_changed(slot)).map(|(id, slot)| ChangedRun {
            id: *id,
            expected: slot.stored,
            version: slot.version,
            run: slot.run.as_ref(),
        })
    }

    /// What was added to the log, in order.
    pub fn logged(&self) -> &[RunLogEntry] {
        &self.log
    }

    /// Something of it that is too large to be stored.
    pub const fn oversized(&self) -> Option<Oversized> {
        self.oversized
    }

    fn measure(&mut self, what: &'static str, bytes: usize, max: usize) {
        if bytes > max {
            self.oversized = Some(Oversized { what, bytes });
        }
    }
}

/// What journeys ask of a database beside the runs on a rule's desk.
pub trait RunStore {
    /// A run as it is stored now, with its version.
    fn run(&self, tenant: TenantId, run: RunId) -> Answer<'_, Option<(u64, StoredRun)>>;

    /// The answered turns of a run, in order.
    fn run_log(&self, tenant: TenantId, run: RunId) -> Answer<'_, Vec<RunLogEntry>>;

    /// The last turns of runs (of one journey), the run that began last before the others, at most `limit`.
    fn recent_runs(
        &self,
        tenant: TenantId,
        journey: Option<String>,
        limit: u32,
    ) -> Answer<'_, Vec<RunLogEntry>>;

    /// Removes at most `limit` runs that expired by `now`, and at most `limit` turns, of runs that began before
    /// `log_before`, that were answered before it. Returns how many rows it removed: none are left at zero.
    fn sweep_runs(
        &self,
        tenant: TenantId,
        now: Timestamp,
        log_before: Timestamp,
        limit: u32,
    ) -> Answer<'_, u64>;

    /// How many runs, and turns of the log, are sealed under each key.
    fn run_keys(&self, tenant: TenantId) -> Answer<'_, Vec<(KeyId, u64)>>;

    /// Removes the turns that were answered for `account` from the log. Returns how many there were.
    fn erase_runs(&self, tenant: TenantId, account: AccountId) -> Answer<'_, u64>;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(text: &str) -> StoredRun {
        let sealed = Sealed { key: KeyId::from_random([1; 16]), text: text.to_owned() };
        StoredRun { expires_at: Timestamp::from_millis(9), sealed }
    }

    fn id(byte: u8) -> RunId {
        RunId::from_random([byte; 16])
    }

    #[test]
    fn only_what_storage_does_not_have_is_written() {
        let mut runs = Runs::default();
        for byte in 1..=3 {
            runs.load(id(byte), 7, run("old"));
        }
        assert_eq!(runs.changed().count(), 0);
        runs.put(id(1), run("new"));
        runs.remove(id(2));
        runs.put(id(4), run("fresh"));
        runs.put(id(5), run("short"));
        runs.remove(id(5));
        runs.remove(id(6));
        let changed: Vec<_> = runs
            .changed()
            .map(|changed| (changed.id, changed.expected, changed.version, changed.run.is_some()))
            .collect();
        let mut expected =
            vec![(id(1), Some(7), 8, true), (id(2), Some(7), 7, false), (id(4), None, 1, true)];
        expected.sort_by_key(|(id, ..)| *id);
        assert_eq!(changed, expected);
    }

    /// Two answers of one batch stand on one desk: what the first left has another version.
    #[test]
    fn every_put_makes_another_version() {
        let mut runs = Runs::default();
        runs.load(id(1), 7, run("old"));
        runs.put(id(1), run("new"));
        assert_eq!(runs.version(id(1)), Some(8));
        runs.put(id(1), run("newer"));
        assert_eq!((runs.version(id(1)), runs.get(id(1))), (Some(9), Some(&run("newer"))));
        runs.remove(id(1));
        assert_eq!((runs.version(id(1)), runs.get(id(1))), (None, None));
        // One that comes back is no other run's equal.
        runs.put(id(1), run("back"));
        assert_eq!(runs.version(id(1)), Some(10));
        assert_eq!(runs.changed().next().unwrap().expected, Some(7));
    }

    #[test]
    fn what_is_too_large_is_named() {
        let mut runs = Runs::default();
        runs.put(id(1), run(&"x".repeat(RUN_BYTES_MAX)));
        assert_eq!(runs.oversized(), None);
        runs.put(id(1), run(&"x".repeat(RUN_BYTES_MAX + 1)));
        assert_eq!(runs.oversized(), Some(Oversized { what: "run", bytes: RUN_BYTES_MAX + 1 }));
    }
}
