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
    judged: Option<(Unit, Writes)>,
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

    /// Lets two processes answer what waits, in an order that the schedule decides. What waits in one process
    /// is about one account.
    pub(super) fn play(&mut self, waiting: [Requests; 2], schedule: &mut Schedule) {
        let mut processes = waiting.map(|waiting| Process { waiting, judged: None });
        loop {
            let busy: Vec<usize> = (0..2)
                .filter(|p| processes[*p].judged.is_some() || !processes[*p].waiting.is_empty())
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
        match process.judged.take() {
            None => {
                let size = 1 + schedule.choose(process.waiting.len());
                let batch = process.waiting.drain(..size).collect();
                let mut units = Unit::group(batch, decoy);
                process.judged = Some(self.judge(units.remove(0)));
            }
            Some((unit, mut writes)) => {
                if !self.guarded {
                    writes.expected = self.data.version(tenant(), writes.account);
                    let revision = self.data.configuration(tenant()).unwrap().revision;
                    writes.configuration = writes.configuration.map(|(_, changes)| (revision, changes));
                }
                if !writes.changes_records() || self.data.write(&writes).unwrap() {
                    self.data.append(&writes.events, &mut self.chain, NOW);
                    self.data.send(&writes.messages);
                    unit.answer(&Ok(()));
                } else {
                    process.judged = Some(self.judge(unit));
                }
            }
        }
    }
}
