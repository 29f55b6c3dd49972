//! `journey test`: runs test files, on a server of its own in memory. It needs no installation.

use crate::journey_test::{self, Runner, junit};
use crate::outcome::{Answer, Exit, Trouble};
use crate::output::Output;
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

pub(super) const EXAMPLES: &str = "\
Examples:
  readmit journey test sign-in.test.json
  readmit journey test journeys/*.test.json --junit report.xml

Each file names a journey's file, which is looked for beside it and then in
the working directory. The journey runs against the real engine, with the real
rules for codes, authenticator apps, passwords and locks, on a server in
memory whose clock the file sets. Messages are kept, and nothing leaves the
process. docs/journeys/testing.md says how such files are written. The exit
code is 1 when a case failed, and 2 when a file cannot be read.";

/// Test files.
#[derive(Debug, Args)]
pub(crate) struct TestArgs {
    /// Test files, in JSON or YAML.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Write the results to a file as JUnit XML as well.
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
}

/// Runs every case of every file.
pub(crate) async fn run(asked: &TestArgs, output: Output) -> Result<Answer, Trouble> {
    let (mut files, mut wrong) = (Vec::new(), Vec::new());
    for path in &asked.files {
        match journey_test::read(path) {
            Ok(file) => files.push(file),
            Err(what) => wrong.push(what),
        }
    }
    if !wrong.is_empty() {
        return Err(Trouble::usage(wrong.join("\n")));
    }
    let runner = Runner::new()?;
    let mut reports = Vec::new();
    for file in &files {
        let of_file = runner.run(file, |report| output.say(&report.text(), &report.json())).await;
        reports.extend(of_file.map_err(Trouble::usage)?);
    }
    if let Some(path) = &asked.junit {
        let written = std::fs::write(path, junit::document(&reports));
        written.map_err(|error| Trouble::failure(format!("{}: {error}", path.display())))?;
    }
    let failed = reports.iter().filter(|report| !report.passed()).count();
    let passed = reports.len() - failed;
    Ok(Answer {
        text: format!("{passed} passed, {failed} failed"),
        json: json!({ "passed": passed, "failed": failed, "ok": failed == 0 }),
        exit: if failed == 0 { Exit::Ok } else { Exit::Failure },
    })
}
