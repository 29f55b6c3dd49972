//! Every run's figures, for programs. Times are in microseconds, memory in bytes, shares in parts of one.

use super::Report;
use crate::floor::chain::BATCH;
use crate::results::Run;
use crate::targets::Goal;
use serde_json::{Value, json};
use std::time::Duration;

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

fn run(run: &Run) -> Value {
    json!({
        "round": run.round,
        "rate": run.rate,
        "p50": micros(run.p50),
        "p99": micros(run.p99),
        "server_cpu": run.cpu.map(micros),
        "resident": run.memory.map(|memory| memory.resident),
        "resident_peak": run.memory.map(|memory| memory.peak),
        "unexpected": run.unexpected,
        "noise": { "others": run.noise.others, "steal": run.noise.steal, "spin": run.noise.spin },
        "quiet": !run.noise.is_loud(),
    })
}

impl Report<'_> {
    /// All of it.
    pub(crate) fn json(&self) -> Value {
        let (machine, settings, results) = (self.machine, self.settings, self.results);
        let rows = results.series.iter().map(|series| {
            let runs: Vec<Value> = series.runs.iter().map(run).collect();
            json!({ "row": series.label, "callers": series.callers, "runs": runs })
        });
        let classes = results.classes.iter().map(|class| {
            let medians: Vec<f64> = class.medians.iter().copied().map(micros).collect();
            json!({
                "store": class.key.store,
                "surface": class.key.surface,
                "refusal": class.key.name,
                "is_reference": class.is_reference,
                "p50": medians,
                "unexpected": class.unexpected,
            })
        });
        let flushes = results
            .flushes
            .iter()
            .map(|flush| json!({ "round": flush.round, "p50": micros(flush.p50), "p99": micros(flush.p99) }));
        let chain = results.chain.iter().map(|cost| {
            json!({ "round": cost.round, "batch": BATCH, "extra": cost.extra * 1e6, "commit": cost.commit * 1e6 })
        });
        let imports = results.journeys.imports.iter();
        let imports = imports.map(|one| json!({ "read": micros(one.read), "taken": micros(one.taken) }));
        let waiting = results.journeys.waiting.map(|waiting| {
            let (growth, run, log) = (waiting.growth, waiting.run, waiting.log);
            json!({ "growth": growth, "run": run, "log": log, "runs": waiting.runs })
        });
        let targets = self.judged().into_iter().map(|target| {
            let (at_least, at_most) = match target.goal {
                Goal::AtLeast(goal) => (Some(goal), None),
                Goal::AtMost(goal) => (None, Some(goal)),
            };
            let met = target.is_met();
            json!({
                "target": target.what,
                "at_least": at_least,
                "at_most": at_most,
                "unit": target.unit,
                "measured": target.measured,
                "met": met,
            })
        });
        json!({
            "machine": {
                "processor": machine.processor,
                "cores": machine.cores,
                "memory_gib": machine.memory_gib,
                "kernel": machine.kernel,
                "filesystem": machine.filesystem,
                "sqlite": rusqlite::version(),
                "postgres": results.postgres,
                "load_before": self.load_before,
            },
            "settings": {
                "quick": settings.quick,
                "accounts": settings.accounts,
                "runs": settings.runs,
                "seconds": settings.time.as_secs_f64(),
                "log": settings.log,
            },
            "rows": rows.collect::<Vec<_>>(),
            "time_classes": classes.collect::<Vec<_>>(),
            "fdatasync": flushes.collect::<Vec<_>>(),
            "audit_chain": chain.collect::<Vec<_>>(),
            "policies_decide": results.decisions.iter().map(|cost| cost * 1e6).collect::<Vec<_>>(),
            "start_to_ready": results.starts.iter().copied().map(micros).collect::<Vec<_>>(),
            "journey_waiting": waiting,
            "journey_import": imports.collect::<Vec<_>>(),
            "targets": targets.collect::<Vec<_>>(),
        })
    }
}
