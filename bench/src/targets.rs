//! The targets, and what was measured against each. Ratios, since machines differ.

use crate::floor::chain::BATCH;
use crate::journeys;
use crate::pairs::{aged, fresh, lists, sized};
use crate::plan::USUAL;
use crate::policies::{POLICIES, RULES};
use crate::results::{Results, median, median_time};
use crate::rounds::{RAW_POSTGRES, RAW_SQLITE};
use crate::totp::many_label;
use std::time::Duration;

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Goal {
    AtLeast(f64),
    AtMost(f64),
}

/// One target.
#[derive(Debug)]
pub(crate) struct Target {
    pub(crate) what: String,
    pub(crate) goal: Goal,
    /// Of the figures; empty for a ratio.
    pub(crate) unit: &'static str,
    /// Nothing where a row was not run.
    pub(crate) measured: Option<f64>,
}

impl Target {
    pub(crate) fn is_met(&self) -> Option<bool> {
        let measured = self.measured?;
        Some(match self.goal {
            Goal::AtLeast(goal) => measured >= goal,
            Goal::AtMost(goal) => measured <= goal,
        })
    }
}

const WRONG: &str = "sqlite redeem wrong";
const RIGHT: &str = "sqlite redeem right";
const ISSUE: &str = "sqlite issue";
const POSTGRES_WRONG: &str = "postgres redeem wrong";
const TOTP_WRONG: &str = "sqlite totp verify wrong";
const TOTP_RIGHT: &str = "sqlite totp verify right";
const TOTP_REGISTER: &str = "sqlite totp register";
const TAC: &str = "sqlite tac generate";
const JOURNEY: &str = "sqlite journey temp code";
const JOURNEY_FORM: &str = "sqlite journey form";
const ECHO: &str = "echo";

/// Every target.
pub(crate) fn judge(results: &Results, accounts: u32, growth: Option<(u32, u32)>) -> Vec<Target> {
    let to = |first: &str, second: &str, goal: f64| Target {
        what: format!("{first} / {second}, {USUAL} connections"),
        goal: Goal::AtLeast(goal),
        unit: "",
        measured: results.ratio((first, USUAL), (second, USUAL)),
    };
    let mut targets = vec![
        to(WRONG, ECHO, 0.32),
        to(WRONG, RAW_SQLITE, 0.45),
        to(RIGHT, ECHO, 0.18),
        to(ISSUE, ECHO, 0.25),
        to(TAC, ECHO, 0.20),
    ];
    targets.extend([WRONG, RIGHT, ISSUE].map(|label| tail(results, label)));
    targets.push(flushes(results));
    targets.push(chain(results));
    targets.extend([to(POSTGRES_WRONG, ECHO, 0.25), to(POSTGRES_WRONG, RAW_POSTGRES, 2.5)]);
    targets.push(Target {
        what: "sqlite: resident memory after the load".to_owned(),
        goal: Goal::AtMost(64.0),
        unit: "MiB",
        measured: resident(results),
    });
    targets.push(Target {
        what: "sqlite: start to ready".to_owned(),
        goal: Goal::AtMost(100.0),
        unit: "ms",
        measured: (!results.starts.is_empty()).then(|| median_time(&results.starts).as_secs_f64() * 1e3),
    });
    if let Some((few, many)) = growth {
        targets.push(to(&sized(many), &sized(few), 0.8));
    }
    targets.push(to(&aged(), &fresh(), 0.95));
    targets.extend([
        to(TOTP_WRONG, ECHO, 0.28),
        to(TOTP_RIGHT, ECHO, 0.28),
        to(TOTP_REGISTER, ECHO, 0.25),
        // What twenty cost, in times of one.
        Target { goal: Goal::AtMost(1.3), ..to(TOTP_WRONG, &many_label(), 0.0) },
    ]);
    targets.extend([
        to(JOURNEY, ECHO, 0.15),
        to(JOURNEY_FORM, ECHO, 0.10),
        to(&journeys::abandoned(), &journeys::fresh(), 0.95),
    ]);
    targets.extend(journey_costs(results));
    targets.push(decision(results));
    targets.push(page(results, accounts));
    targets
}

/// Bytes of a run that waits, and milliseconds of an import.
fn journey_costs(results: &Results) -> [Target; 2] {
    let costs = &results.journeys;
    let imports: Vec<Duration> = costs.imports.iter().map(|import| import.taken).collect();
    [
        Target {
            what: "sqlite: storage of one waiting run of a journey".to_owned(),
            goal: Goal::AtMost(2.0),
            unit: "KiB",
            measured: costs.waiting.map(|waiting| waiting.growth / 1024.0),
        },
        Target {
            what: "import of a journey of 1,000 nodes".to_owned(),
            goal: Goal::AtMost(100.0),
            unit: "ms",
            measured: (!imports.is_empty()).then(|| median_time(&imports).as_secs_f64() * 1e3),
        },
    ]
}

/// What a page costs in a long list, in times of one in a short list.
fn page(results: &Results, accounts: u32) -> Target {
    let (long, short) = lists(accounts);
    Target {
        what: format!("{short} / {long}, 1 connection"),
        goal: Goal::AtMost(2.0),
        unit: "",
        measured: results.ratio((&short, 1), (&long, 1)),
    }
}

/// Microseconds of one decision about a sign-in.
fn decision(results: &Results) -> Target {
    Target {
        what: format!("a sign-in decided over {POLICIES} policies of {RULES} rules"),
        goal: Goal::AtMost(20.0),
        unit: "µs",
        measured: (!results.decisions.is_empty()).then(|| median(results.decisions.clone()) * 1e6),
    }
}

/// How far the slowest of a hundred are from the middle.
fn tail(results: &Results, label: &str) -> Target {
    let series = results.find(label, USUAL);
    let ratio = series.map(|series| series.median(|run| run.p99.as_secs_f64() / run.p50.as_secs_f64()));
    Target {
        what: format!("{label}: p99 / p50, {USUAL} connections"),
        goal: Goal::AtMost(3.0),
        unit: "",
        measured: ratio,
    }
}

/// How many flushes of the disk one caller waits for.
fn flushes(results: &Results) -> Target {
    let measured = results.find(WRONG, 1).and_then(|series| {
        let flush = |round| results.flushes.iter().find(|flush| flush.round == round);
        let ratios: Vec<f64> = series
            .runs
            .iter()
            .filter_map(|run| Some(run.p50.as_secs_f64() / flush(run.round)?.p50.as_secs_f64()))
            .collect();
        (!ratios.is_empty()).then(|| median(ratios))
    });
    Target {
        what: format!("{WRONG}: p50 / one fdatasync, 1 connection"),
        goal: Goal::AtMost(5.0),
        unit: "",
        measured,
    }
}

/// What share of the time of a redemption the audit chain takes, as if the rate depended on the writer alone: it is
/// at most that.
fn chain(results: &Results) -> Target {
    let measured = results.find(WRONG, USUAL).and_then(|series| {
        let cost = |round| results.chain.iter().find(|cost| cost.round == round);
        let shares =
            series.runs.iter().filter_map(|run| Some(cost(run.round)?.extra / f64::from(BATCH) * run.rate));
        let shares: Vec<f64> = shares.collect();
        (!shares.is_empty()).then(|| median(shares))
    });
    Target {
        what: format!("{WRONG}: share of the audit chain, {USUAL} connections"),
        goal: Goal::AtMost(0.02),
        unit: "",
        measured,
    }
}

/// The largest median over the rows of the embedded store, in MiB.
fn resident(results: &Results) -> Option<f64> {
    let rows = results.series.iter().filter(|series| series.label.starts_with("sqlite "));
    let medians = rows.filter(|series| series.runs.iter().all(|run| run.memory.is_some())).map(|series| {
        series.median(|run| run.memory.map_or(0.0, |memory| memory.resident as f64 / (1024.0 * 1024.0)))
    });
    medians.reduce(f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::floor::Pace;
    use crate::floor::chain::ChainCost;
    use crate::quiet::Noise;
    use crate::results::Run;

    fn run(rate: f64) -> Run {
        Run { rate, ..Run::of_floor(0, &Pace::default(), Noise::default()) }
    }

    #[test]
    fn a_target_is_met_missed_or_not_measured() {
        let mut results = Results::default();
        results.add(ECHO, USUAL, run(1_000.0));
        results.add(WRONG, USUAL, run(330.0));
        results.add(RIGHT, USUAL, run(170.0));
        let verdict = |results: &Results, what: &str| {
            let targets = judge(results, 10_000, None);
            let found = targets.iter().find(|target| target.what.starts_with(what)).unwrap();
            found.is_met()
        };
        assert_eq!(verdict(&results, "sqlite redeem wrong / echo"), Some(true));
        assert_eq!(verdict(&results, "sqlite redeem right / echo"), Some(false));
        assert_eq!(verdict(&results, "sqlite issue / echo"), None);
        assert_eq!(verdict(&results, "sqlite: start to ready"), None);
        assert_eq!(verdict(&results, "sqlite redeem wrong: share of the audit chain"), None);
        // 330 requests a second, and 1/330 s for all of a batch: one in 32.
        results.chain.push(ChainCost { round: 0, extra: 1.0 / 330.0, commit: 0.01 });
        let share = |results: &Results| chain(results).measured.unwrap() * f64::from(BATCH);
        assert!((share(&results) - 1.0).abs() < 1e-9, "{}", share(&results));
        assert_eq!(chain(&results).is_met(), Some(false));
    }
}
