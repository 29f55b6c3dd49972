//! What was measured, run by run, and the medians of it.

use crate::floor::Pace;
use crate::floor::chain::ChainCost;
use crate::histogram::Histogram;
use crate::journeys::costs::Costs;
use crate::load::{Outcome, Tally};
use crate::proc::Memory;
use crate::quiet::Noise;
use std::collections::BTreeMap;
use std::time::Duration;

/// One run of one row.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    /// Runs of the same round stand beside each other.
    pub(crate) round: u32,
    /// Expected answers a second.
    pub(crate) rate: f64,
    pub(crate) p50: Duration,
    pub(crate) p99: Duration,
    /// The server's time on processors for each answer; of rows with a server.
    pub(crate) cpu: Option<Duration>,
    pub(crate) memory: Option<Memory>,
    /// Answers that should not have come.
    pub(crate) unexpected: BTreeMap<String, u64>,
    pub(crate) noise: Noise,
}

/// All runs of one row.
#[derive(Debug, Clone)]
pub(crate) struct Series {
    pub(crate) label: String,
    pub(crate) callers: usize,
    pub(crate) runs: Vec<Run>,
}

/// Which kind of refusal, by which surface, on which store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ClassKey {
    pub(crate) store: &'static str,
    pub(crate) surface: &'static str,
    pub(crate) name: &'static str,
}

/// The latencies of one kind of refusal, by one connection.
#[derive(Debug, Clone)]
pub(crate) struct Class {
    pub(crate) key: ClassKey,
    /// Whether the others of the surface are compared with this one.
    pub(crate) is_reference: bool,
    /// The median of each round.
    pub(crate) medians: Vec<Duration>,
    /// What stood in the way, by round.
    pub(crate) noise: Vec<Noise>,
    pub(crate) unexpected: BTreeMap<String, u64>,
}

/// One flush of the disk, by round.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Flush {
    pub(crate) round: u32,
    pub(crate) p50: Duration,
    pub(crate) p99: Duration,
}

/// Everything.
#[derive(Debug, Default)]
pub(crate) struct Results {
    pub(crate) series: Vec<Series>,
    pub(crate) classes: Vec<Class>,
    pub(crate) flushes: Vec<Flush>,
    pub(crate) chain: Vec<ChainCost>,
    /// One check of a code of an authenticator app without anything around it, in seconds.
    pub(crate) totp_checks: Vec<f64>,
    /// One decision about a sign-in over many policies, in seconds.
    pub(crate) decisions: Vec<f64>,
    /// From the start of the program to ready.
    pub(crate) starts: Vec<Duration>,
    pub(crate) postgres: Option<String>,
    /// Storage and imports of journeys.
    pub(crate) journeys: Costs,
}

impl Run {
    /// A run of the load with one case.
    pub(crate) fn of_load(round: u32, outcome: Outcome, noise: Noise) -> Self {
        let tally = outcome.tallies.into_iter().next().unwrap_or_default();
        let Tally { latencies, unexpected, .. } = tally;
        Self {
            cpu: Some(outcome.cpu),
            memory: Some(outcome.memory),
            unexpected,
            ..Self::timed(round, outcome.rate, &latencies, noise)
        }
    }

    /// A run without a server.
    pub(crate) fn of_floor(round: u32, pace: &Pace, noise: Noise) -> Self {
        Self::timed(round, pace.rate, &pace.latencies, noise)
    }

    fn timed(round: u32, rate: f64, latencies: &Histogram, noise: Noise) -> Self {
        let (p50, p99) = (latencies.quantile(500), latencies.quantile(990));
        Self { round, rate, p50, p99, cpu: None, memory: None, unexpected: BTreeMap::new(), noise }
    }
}

impl Series {
    pub(crate) fn median(&self, of: impl Fn(&Run) -> f64) -> f64 {
        median(self.runs.iter().map(of).collect())
    }

    /// Median, least and greatest.
    pub(crate) fn spread(&self, of: impl Fn(&Run) -> f64) -> (f64, f64, f64) {
        let values: Vec<f64> = self.runs.iter().map(of).collect();
        let least = values.iter().copied().fold(f64::INFINITY, f64::min);
        let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        (median(values), least, most)
    }

    /// Answers that should not have come, over all runs.
    pub(crate) fn unexpected(&self) -> BTreeMap<String, u64> {
        let mut all = BTreeMap::new();
        for (what, times) in self.runs.iter().flat_map(|run| &run.unexpected) {
            *all.entry(what.clone()).or_insert(0) += times;
        }
        all
    }
}

impl Results {
    pub(crate) fn add(&mut self, label: &str, callers: usize, run: Run) {
        match self.series.iter_mut().find(|series| series.label == label && series.callers == callers) {
            Some(series) => series.runs.push(run),
            None => self.series.push(Series { label: label.to_owned(), callers, runs: vec![run] }),
        }
    }

    pub(crate) fn add_class(&mut self, key: ClassKey, is_reference: bool, tally: Tally, noise: Noise) {
        let place = self.classes.iter().position(|class| class.key == key);
        let place = place.unwrap_or_else(|| {
            let (medians, noise, unexpected) = (Vec::new(), Vec::new(), BTreeMap::new());
            self.classes.push(Class { key, is_reference, medians, noise, unexpected });
            self.classes.len() - 1
        });
        let class = &mut self.classes[place];
        class.medians.push(tally.latencies.quantile(500));
        class.noise.push(noise);
        for (what, times) in tally.unexpected {
            *class.unexpected.entry(what).or_insert(0) += times;
        }
    }

    /// A row, if all its answers were the expected ones.
    pub(crate) fn find(&self, label: &str, callers: usize) -> Option<&Series> {
        let found = self.series.iter().find(|series| series.label == label && series.callers == callers);
        found.filter(|series| series.unexpected().is_empty())
    }

    /// The median over all rounds of what the first series' rate is to the second's.
    pub(crate) fn ratio(&self, first: (&str, usize), second: (&str, usize)) -> Option<f64> {
        let (first, second) = (self.find(first.0, first.1)?, self.find(second.0, second.1)?);
        let beside = |run: &Run| second.runs.iter().find(|other| other.round == run.round);
        let ratios: Vec<f64> =
            first.runs.iter().filter_map(|run| Some(run.rate / beside(run)?.rate)).collect();
        (!ratios.is_empty()).then(|| median(ratios))
    }

    /// What stood in the way of every run. Time classes are one run for all of a surface's.
    pub(crate) fn noise(&self) -> Vec<Noise> {
        let rows = self.series.iter().flat_map(|series| &series.runs).map(|run| run.noise);
        let classes = self.classes.iter().filter(|class| class.is_reference);
        rows.chain(classes.flat_map(|class| class.noise.iter().copied())).collect()
    }

    /// Whether every answer was the expected one.
    pub(crate) fn is_valid(&self) -> bool {
        self.series.iter().all(|series| series.unexpected().is_empty())
            && self.classes.iter().all(|class| class.unexpected.is_empty())
    }
}

/// The middle value, or the mean of the two in the middle; zero of none.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => 0.0,
        count if count % 2 == 1 => values[middle],
        _ => f64::midpoint(values[middle - 1], values[middle]),
    }
}

/// The middle of some times.
pub(crate) fn median_time(times: &[Duration]) -> Duration {
    Duration::from_secs_f64(median(times.iter().map(Duration::as_secs_f64).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(round: u32, rate: f64) -> Run {
        Run { rate, ..Run::of_floor(round, &Pace::default(), Noise::default()) }
    }

    #[test]
    fn the_median_is_in_the_middle() {
        assert!((median(vec![3.0, 1.0, 2.0]) - 2.0).abs() < f64::EPSILON);
        assert!((median(vec![4.0, 1.0, 2.0, 3.0]) - 2.5).abs() < f64::EPSILON);
        assert!(median(vec![]).abs() < f64::EPSILON);
    }

    #[test]
    fn ratios_are_taken_round_by_round() {
        let mut results = Results::default();
        // The machine was twice as fast in the second round: the ratio does not show it.
        for (round, speed) in [(0, 1.0), (1, 2.0)] {
            results.add("echo", 64, run(round, 1_000.0 * speed));
            results.add("redeem", 64, run(round, 300.0 * speed));
        }
        results.add("redeem", 64, run(2, 9.0));
        let ratio = results.ratio(("redeem", 64), ("echo", 64)).unwrap();
        assert!((ratio - 0.3).abs() < 1e-9, "{ratio}");
        assert!(results.ratio(("redeem", 64), ("echo", 1)).is_none());
    }

    #[test]
    fn one_unexpected_answer_spoils_everything() {
        let mut results = Results::default();
        results.add("redeem", 64, run(0, 1.0));
        assert!(results.is_valid());
        let unexpected = BTreeMap::from([("403 auth_locked".to_owned(), 1)]);
        results.add("redeem", 64, Run { unexpected, ..run(1, 1.0) });
        assert!(!results.is_valid());
        assert!(results.find("redeem", 64).is_none());
    }
}
