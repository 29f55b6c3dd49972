//! Was the machine quiet? Others' share of the processors, what the host took, and how long a fixed piece of
//! arithmetic takes, which shows neighbours that the kernel cannot see.

use crate::proc::{self, Machine};
use anyhow::Result;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// More than this share of all processors spent on others is noise.
const OTHERS_MAX: f64 = 0.05;
/// More than this share taken by the host is noise.
const STEAL_MAX: f64 = 0.02;
/// Arithmetic that takes so much longer than at best is noise.
const SPIN_MAX: f64 = 1.15;

/// Watches over the runs of one session.
#[derive(Debug)]
pub(crate) struct Quiet {
    /// Processes whose time, with that of their descendants, is ours.
    ours: Vec<u32>,
    /// The shortest time that the arithmetic took.
    best: Duration,
}

/// A run being watched.
#[derive(Debug)]
pub(crate) struct Watch {
    machine: Machine,
    ours: u64,
    spin: Duration,
}

/// What stood in the way of a run.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Noise {
    /// Others' share of all processors.
    pub(crate) others: f64,
    /// The host's share.
    pub(crate) steal: f64,
    /// The arithmetic's time over its best, before or after the run.
    pub(crate) spin: f64,
}

impl Noise {
    /// Whether the run tells about the machine rather than about the program.
    pub(crate) fn is_loud(&self) -> bool {
        self.others > OTHERS_MAX || self.steal > STEAL_MAX || self.spin > SPIN_MAX
    }
}

impl Quiet {
    pub(crate) fn new() -> Self {
        let best = (0..20).map(|_| spin()).min().unwrap_or_default();
        Self { ours: vec![std::process::id()], best }
    }

    /// Counts another process, and what descends from it, as ours.
    pub(crate) fn adopt(&mut self, pid: u32) {
        self.ours.push(pid);
    }

    pub(crate) fn begin(&mut self) -> Result<Watch> {
        let spin = self.spin();
        Ok(Watch { machine: proc::machine()?, ours: proc::family(&self.ours), spin })
    }

    pub(crate) fn end(&mut self, watch: &Watch) -> Result<Noise> {
        let (machine, ours) = (proc::machine()?, proc::family(&self.ours));
        let spin = self.spin().max(watch.spin);
        let total = machine.total.saturating_sub(watch.machine.total).max(1) as f64;
        let busy = machine.busy.saturating_sub(watch.machine.busy);
        let others = busy.saturating_sub(ours.saturating_sub(watch.ours));
        Ok(Noise {
            others: others as f64 / total,
            steal: machine.steal.saturating_sub(watch.machine.steal) as f64 / total,
            spin: spin.as_secs_f64() / self.best.as_secs_f64().max(f64::MIN_POSITIVE),
        })
    }

    fn spin(&mut self) -> Duration {
        // The better of three: one may meet our own last answers, or a timer.
        let taken = (0..3).map(|_| spin()).min().unwrap_or_default();
        self.best = self.best.min(taken);
        taken
    }
}

/// About two milliseconds of arithmetic that depends on itself.
fn spin() -> Duration {
    let began = Instant::now();
    let mut state = black_box(1_u64);
    for _ in 0..1_000_000 {
        state = state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
    }
    black_box(state);
    began.elapsed()
}

/// Lets what came before settle.
pub(crate) fn settle(time: Duration) {
    #[expect(clippy::disallowed_methods, reason = "a benchmark waits for the machine, not for a condition")]
    std::thread::sleep(time);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_noise_is_heard() {
        assert!(!Noise { spin: 1.0, ..Noise::default() }.is_loud());
        assert!(Noise { others: 0.06, ..Noise::default() }.is_loud());
        assert!(Noise { steal: 0.03, ..Noise::default() }.is_loud());
        assert!(Noise { spin: 1.2, ..Noise::default() }.is_loud());
    }

    #[test]
    fn our_own_work_is_not_noise() {
        let mut quiet = Quiet::new();
        let watch = quiet.begin().unwrap();
        let noise = quiet.end(&watch).unwrap();
        assert!((0.0..=1.0).contains(&noise.others) && noise.spin >= 1.0);
    }
}
