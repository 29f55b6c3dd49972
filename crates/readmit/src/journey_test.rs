//! Tests of journeys, as files: each case runs a journey against the real engine and the real rules, on a server in
//! memory whose clock is set by hand and whose messages stay in the process. There is no network.

mod after;
mod case;
mod document;
mod file;
mod journey;
pub(crate) mod junit;
mod matcher;
mod outbox;
mod reading;
mod report;
mod seen;
mod session;
#[cfg(test)]
mod tests;
mod time;
mod users;
mod value;
mod world;

pub(crate) use file::TestFile;
pub(crate) use report::CaseReport;

use journey::Loaded;
use readmit_app::Failure;
use std::fs;
use std::path::Path;
use std::time::Instant;
use world::Kit;

/// The name under which the import is reported.
const IMPORT: &str = "import";

/// Reads a test file, or says what is wrong with it.
pub(crate) fn read(path: &Path) -> Result<TestFile, String> {
    let told = |what: String| format!("{}: {what}", path.display());
    let text = fs::read_to_string(path).map_err(|error| told(error.to_string()))?;
    TestFile::read(path, &text).map_err(told)
}

/// Runs test files.
pub(crate) struct Runner(Kit);

impl Runner {
    /// A runner; it makes the keys that all its servers use.
    pub(crate) fn new() -> Result<Self, Failure> {
        Kit::new().map(Self)
    }

    /// Imports the journey of a file and runs its cases, one after the other; each is told of when it is over.
    pub(crate) async fn run(
        &self,
        file: &TestFile,
        mut tell: impl FnMut(&CaseReport),
    ) -> Result<Vec<CaseReport>, String> {
        let mut reports = Vec::new();
        let mut report = |name: &str, note: Option<&String>, began: Instant, differences| {
            let (file, name, note) = (file.name(), name.to_owned(), note.cloned());
            let report = CaseReport { file, name, note, took: began.elapsed(), differences };
            tell(&report);
            reports.push(report);
        };
        let began = Instant::now();
        let path = journey::find(&file.path, &file.journey_file);
        let text = fs::read_to_string(&path)
            .map_err(|error| format!("{}: journey_file: {}: {error}", file.path.display(), path.display()))?;
        let now = file.cases.first().map(|case| case.world.clock).unwrap_or_default();
        let loaded = Loaded::read(&text, &path, now);
        report(IMPORT, None, began, loaded.compare(&file.import));
        for case in &file.cases {
            let began = Instant::now();
            let differences = case::run(case, &loaded, &self.0).await;
            report(&case.name, case.note.as_ref(), began, differences);
        }
        Ok(reports)
    }
}
