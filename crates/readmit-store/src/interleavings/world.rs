//! One database and two processes, step by step.

use super::{NOW, tenant};
use crate::batch::{Unit, Writes};
use crate::ledger::Ledger;
use crate::memory::Data;
use crate::tables::decoy;
use readmit_app::store::Request;
use readmit_core::audit::chain::Chain;
use readmit_core::id::ChainId;
use readmit_testkit::schedule::Schedule;

type Requests = Vec<Box<dyn Request>>;

/// One process: what waits, and the batch between its load and its commit.
#[derive(Default)]
struct Process {
    waiting: Requests,
    judged: Vec<(Unit, Writes)>,
}

/// What the processes share.
pub(super) struct World {
    pub(super) data: Data,
    chain: Chain,
    guarded: bool,
}

impl World {
    /// Without its guard a commit writes whatever was judged.
    pub(super) fn new(data: Data, guarded: bool) -> Self {
        Self { data, chain: Chain::begin(ChainId::from_random([5; 16])), guarded }
    }

    /// Lets two processes answer what waits, in an order that the schedule decides.
    pub(super) fn play(&mut self, waiting: [Requests; 2], schedule: &mut Schedule) {
        let mut processes = waiting.map(|waiting| Process { waiting, judged: Vec::new() });
        loop {
            let busy: Vec<usize> = (0..2)
                .filter(|p| !processes[*p].judged.is_empty() || !processes[*p].waiting.is_empty())
                .collect();
            if busy.is_empty() {
                return;
            }
            let who = busy[schedule.choose(busy.len())];
            self.step(&mut processes[who], schedule);
        }
    }

    fn judge(&self, mut unit: Unit) -> (Unit, Writes) {
        let configuration = self.data.configuration(tenant()).unwrap();
        loop {
            let loaded = self.data.load(&unit);
            let judged = unit.judge(&loaded, &configuration, NOW, &mut Ledger::default()).unwrap();
            if let Some(writes) = judged {
                return (unit, writes);
            }
        }
    }

    fn step(&mut self, process: &mut Process, schedule: &mut Schedule) {
        if process.judged.is_empty() {
            let size = 1 + schedule.choose(process.waiting.len());
            let mut units = Unit::group(process.waiting.drain(..size).collect(), decoy);
            let rivals = Unit::part_rivals(&mut units);
            process.waiting.splice(..0, rivals);
            process.judged = units.into_iter().map(|unit| self.judge(unit)).collect();
            return;
        }
        // One statement for all units: every guard is looked at before the first write.
        let mut judged = std::mem::take(&mut process.judged);
        let wins = |(_, writes): &(Unit, Writes)| {
            !self.guarded || !writes.changes_records() || self.data.guards_hold(writes)
        };
        let winners: Vec<_> = judged.extract_if(.., |judged| wins(judged)).collect();
        for (unit, mut writes) in winners {
            self.unguard(&mut writes);
            assert!(!writes.changes_records() || self.data.write(&writes).unwrap());
            self.data.append(&writes.events, &mut self.chain, NOW);
            self.data.send(&writes.messages);
            unit.answer(&Ok(()));
        }
        process.judged = judged.into_iter().map(|(unit, _)| self.judge(unit)).collect();
    }

    /// Makes writes that whatever stands there now satisfies.
    fn unguard(&self, writes: &mut Writes) {
        writes.expected = self.data.version(tenant(), writes.account);
        for run in &mut writes.runs {
            run.expected = self.data.run_version(tenant(), run.run);
        }
        writes.runs_seen.clear();
        // A turn has its key, which is a guard as well.
        writes.run_log.retain(|row| !self.data.has_turn(tenant(), &row.entry));
        let revision = self.data.configuration(tenant()).unwrap().revision;
        writes.configuration = writes.configuration.take().map(|(_, changes)| (revision, changes));
    }
}
