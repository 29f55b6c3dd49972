//! The tables, in Markdown, and the same figures run by run as JSON.

mod json;

use crate::classes::MARGIN;
use crate::cli::Settings;
use crate::floor::chain::{BATCH, ChainCost};
use crate::journeys::costs::Importing;
use crate::machine::{self, Description};
use crate::policies::{POLICIES, RULES};
use crate::quiet::Noise;
use crate::results::{Class, Results, Run, Series, median, median_time};
use crate::targets::{self, Goal, Target};
use std::fmt::Write as _;
use std::time::Duration;

/// Everything that is told at the end.
pub(crate) struct Report<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) machine: &'a Description,
    /// The load of the minute before the session.
    pub(crate) load_before: String,
    pub(crate) results: &'a Results,
}

const MIB: f64 = 1024.0 * 1024.0;

impl Report<'_> {
    /// The tables.
    pub(crate) fn text(&self) -> String {
        let parts = [self.conditions(), self.rows(), self.others(), self.classes(), self.targets()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
    }

    fn conditions(&self) -> String {
        let (machine, settings) = (self.machine, self.settings);
        let mut text = format!(
            "{} ({} cores, {:.0} GiB), Linux {}, {} under the databases, SQLite {}{}.\n",
            machine.processor,
            machine.cores,
            machine.memory_gib,
            machine.kernel,
            machine.filesystem,
            rusqlite::version(),
            self.results.postgres.as_ref().map_or_else(String::new, |v| format!(", PostgreSQL {v}")),
        );
        let _ = writeln!(
            text,
            "{} accounts; {} × {:.1} s for each row, interleaved; medians, range in brackets. The load runs on the \
             same machine, in one thread.\nServer: bearer checked, address buckets on (limit for the client: {} \
             a minute, which no run reaches), audit chain on, log level {}.",
            count(f64::from(settings.accounts)),
            settings.runs,
            settings.time.as_secs_f64(),
            count(f64::from(u32::MAX)),
            settings.log,
        );
        if machine.is_memory() {
            text.push_str("**The databases are in memory, not on a disk: commits cost nothing.** TMPDIR names a disk.\n");
        }
        text.push_str(&self.quiet());
        text
    }

    fn quiet(&self) -> String {
        let runs = self.results.noise();
        let loud = runs.iter().filter(|noise| noise.is_loud()).count();
        let worst = |of: fn(&Noise) -> f64| runs.iter().map(of).fold(0.0, f64::max);
        let loads = format!("Load average {} before, {} after", self.load_before, machine::load());
        if loud == 0 {
            return format!("{loads}. The machine was quiet in all {} runs.\n", runs.len());
        }
        format!(
            "{loads}. **NOT QUIET in {loud} of {} runs**: at worst others took {:.0} % of the processors, the host \
             {:.0} %, and arithmetic took {:.2} times its best. These figures are no claim.\n",
            runs.len(),
            worst(|noise| noise.others) * 100.0,
            worst(|noise| noise.steal) * 100.0,
            worst(|noise| noise.spin),
        )
    }

    fn rows(&self) -> String {
        let mut text = String::from(
            "| row | conns | req/s | p50 ms | p99 ms | server CPU µs/req | RSS MiB | of echo | errors |\n\
             |---|--:|--:|--:|--:|--:|--:|--:|--:|\n",
        );
        let mut errors = String::new();
        for series in &self.results.series {
            text.push_str(&self.row(series));
            for (what, times) in series.unexpected() {
                let _ = writeln!(errors, "**{} @{}: {times} × {what}**", series.label, series.callers);
            }
        }
        if !errors.is_empty() {
            let _ = write!(text, "\nRows with errors mean nothing:\n\n{errors}");
        }
        text
    }

    fn row(&self, series: &Series) -> String {
        let (rate, least, most) = series.spread(|run| run.rate);
        let range = if series.runs.len() > 1 {
            format!(" [{}–{}]", count(least), count(most))
        } else {
            String::new()
        };
        let millis = |of: fn(&Run) -> Duration| figure(series.median(|run| of(run).as_secs_f64() * 1e3));
        let with_server =
            |text: String| if series.runs.iter().any(|run| run.cpu.is_some()) { text } else { "–".into() };
        let cpu = series.median(|run| run.cpu.unwrap_or_default().as_secs_f64() * 1e6);
        let resident = series.median(|run| run.memory.map_or(0.0, |memory| memory.resident as f64));
        let of_echo = self.results.ratio((&series.label, series.callers), ("echo", series.callers));
        let errors: u64 = series.unexpected().values().sum();
        format!(
            "| {} | {} | {}{range} | {} | {} | {} | {} | {} | {errors} |\n",
            series.label,
            series.callers,
            count(rate),
            millis(|run| run.p50),
            millis(|run| run.p99),
            with_server(format!("{cpu:.0}")),
            with_server(format!("{:.0}", resident / MIB)),
            of_echo.map_or_else(|| "–".to_owned(), |ratio| format!("{ratio:.2}")),
        )
    }

    fn others(&self) -> String {
        let mut text = String::new();
        if !self.results.flushes.is_empty() {
            let middle = |of: fn(&crate::results::Flush) -> Duration| {
                let times: Vec<Duration> = self.results.flushes.iter().map(of).collect();
                median_time(&times).as_secs_f64() * 1e6
            };
            let (p50, p99) = (middle(|flush| flush.p50), middle(|flush| flush.p99));
            let _ = writeln!(text, "One fdatasync of 4 KiB in place: p50 {p50:.0} µs, p99 {p99:.0} µs.");
        }
        if !self.results.chain.is_empty() {
            let middle =
                |of: fn(&ChainCost) -> f64| median(self.results.chain.iter().map(of).collect()) * 1e6;
            let _ = writeln!(
                text,
                "The audit chain adds {} µs (hashes, and one more row) to a durable commit of {BATCH} operations, which \
                 takes {} µs without.",
                figure(middle(|cost| cost.extra)),
                figure(middle(|cost| cost.commit)),
            );
        }
        if !self.results.totp_checks.is_empty() {
            let cost = median(self.results.totp_checks.clone()) * 1e6;
            let _ = writeln!(
                text,
                "Checking a code of an authenticator app in the three steps of its window takes {} µs of HMAC.",
                figure(cost)
            );
        }
        if !self.results.decisions.is_empty() {
            let cost = median(self.results.decisions.clone()) * 1e6;
            let _ = writeln!(
                text,
                "A sign-in is decided in {} µs where {POLICIES} policies of {RULES} rules each are looked at.",
                figure(cost)
            );
        }
        text.push_str(&self.journeys());
        if let (Some(least), Some(most)) =
            (self.results.starts.iter().min(), self.results.starts.iter().max())
        {
            let millis = |time: Duration| figure(time.as_secs_f64() * 1e3);
            let _ = writeln!(
                text,
                "Start to ready, {} accounts: {} ms [{}–{}], {} starts.",
                count(f64::from(self.settings.accounts)),
                millis(median_time(&self.results.starts)),
                millis(*least),
                millis(*most),
                self.results.starts.len(),
            );
        }
        text
    }

    fn journeys(&self) -> String {
        let costs = &self.results.journeys;
        let mut text = String::new();
        if let Some(waiting) = costs.waiting {
            let _ = writeln!(
                text,
                "One run of a journey that waits for its first answer takes {} bytes of the database (mean of {}), its \
                 stored row {}, its log {}.",
                count(waiting.growth),
                count(f64::from(waiting.runs)),
                count(waiting.run),
                count(waiting.log),
            );
        }
        if !costs.imports.is_empty() {
            let middle = |of: fn(&Importing) -> Duration| {
                figure(median_time(&costs.imports.iter().map(of).collect::<Vec<_>>()).as_secs_f64() * 1e3)
            };
            let _ = writeln!(
                text,
                "A journey of 1,000 nodes is read and validated in {} ms, imported and published in {} ms, {} times.",
                middle(|import| import.read),
                middle(|import| import.taken),
                costs.imports.len(),
            );
        }
        text
    }

    fn classes(&self) -> String {
        if self.results.classes.is_empty() {
            return String::new();
        }
        let mut text = format!(
            "Time classes: one connection, the kinds of refusal of a surface asked in no order. Equal: within {:.0} % \
             of the median of the surface's first kind.\n\n| store | surface | refusal | p50 ms | of the first | equal \
             | errors |\n|---|---|---|--:|--:|---|--:|\n",
            MARGIN * 100.0
        );
        for class in &self.results.classes {
            let ratio = self.to_reference(class);
            let equal = ratio.map_or("–", |ratio| if (ratio - 1.0).abs() <= MARGIN { "yes" } else { "no" });
            let _ = writeln!(
                text,
                "| {} | {} | {} | {} | {} | {equal} | {} |",
                class.key.store,
                class.key.surface,
                class.key.name,
                figure(median_time(&class.medians).as_secs_f64() * 1e3),
                ratio.map_or_else(|| "–".to_owned(), |ratio| format!("{ratio:.2}")),
                class.unexpected.values().sum::<u64>(),
            );
        }
        text
    }

    /// A kind's median to that of its surface's first.
    fn to_reference(&self, class: &Class) -> Option<f64> {
        let reference = self.results.classes.iter().find(|other| {
            other.is_reference && (other.key.store, other.key.surface) == (class.key.store, class.key.surface)
        })?;
        let ratios: Vec<f64> = class
            .medians
            .iter()
            .zip(&reference.medians)
            .map(|(own, reference)| own.as_secs_f64() / reference.as_secs_f64())
            .collect();
        (!ratios.is_empty()).then(|| median(ratios))
    }

    fn judged(&self) -> Vec<Target> {
        targets::judge(self.results, self.settings.accounts, self.settings.growth)
    }

    fn targets(&self) -> String {
        let mut text = String::from("| target | goal | measured | |\n|---|--:|--:|---|\n");
        for target in self.judged() {
            let goal = match target.goal {
                Goal::AtLeast(goal) => format!("≥ {goal}"),
                Goal::AtMost(goal) => format!("≤ {goal}"),
            };
            let verdict =
                target.is_met().map_or("not measured", |met| if met { "met" } else { "**missed**" });
            let measured = target.measured.map_or_else(|| "–".to_owned(), figure);
            let line = format!("| {} | {goal} {} | {measured} | {verdict} |", target.what, target.unit);
            let _ = writeln!(text, "{}", line.replace("  |", " |"));
        }
        text
    }
}

/// Three digits.
fn figure(value: f64) -> String {
    let digits = match value.abs() {
        value if value < 10.0 => 2,
        value if value < 100.0 => 1,
        _ => 0,
    };
    format!("{value:.digits$}")
}

/// A whole number in groups of three.
fn count(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_easy_to_read() {
        let counts = [0.0, 999.0, 1_000.0, 17_843.4, 4_294_967_295.0].map(count);
        assert_eq!(counts, ["0", "999", "1,000", "17,843", "4,294,967,295"]);
        assert_eq!([0.43, 2.9, 14.83, 135.2].map(figure), ["0.43", "2.90", "14.8", "135"]);
    }
}
