//! `journey lint`: files held against every rule of the importer.

use super::findings;
use super::read_file;
use crate::outcome::{Answer, Exit, Trouble};
use crate::output::Output;
use clap::Args;
use readmit_core::journey::import::{self, Finding, Import, Options, Outcome};
use readmit_core::time::Timestamp;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::PathBuf;

/// Which files.
#[derive(Debug, Args)]
pub(crate) struct LintArgs {
    /// Journey files.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// Does it.
pub(super) fn run(asked: &LintArgs, output: Output) -> Result<Answer, Trouble> {
    // A file that cannot be read is a mistake of the command line; nothing is said of the others then.
    let texts = asked.files.iter().map(read_file).collect::<Result<Vec<_>, _>>()?;
    let (mut exit, mut sums) = (Exit::Ok, [0_usize; 4]);
    for (path, text) in asked.files.iter().zip(texts) {
        let file = path.display().to_string();
        let now = Timestamp::default();
        let read = import::read(&text, &Options { now, file_name: Some(file.clone()), ..Options::default() });
        let (errors, warnings) = findings::counts(&read.findings);
        sums[0] += 1;
        sums[1] += usize::from(read.outcome == Outcome::Refused);
        sums[2] += errors;
        sums[3] += warnings;
        if read.outcome == Outcome::Refused {
            exit = Exit::Failure;
        }
        output.say(&told(&file, &read, (errors, warnings)), &line(&file, &read));
    }
    let [files, refused, errors, warnings] = sums;
    let text = if files > 1 {
        format!("\n{files} files, {refused} refused: {}", findings::counted(errors, warnings))
    } else {
        String::new()
    };
    Ok(Answer { text, json: Value::Null, exit })
}

const fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Refused => "refused",
        Outcome::Draft => "draft",
        Outcome::Publishable => "publishable",
    }
}

fn line(file: &str, read: &Import) -> Value {
    json!({ "file": file, "outcome": word(read.outcome), "findings": read.findings })
}

/// What findings mean for a file, and which mean it.
type Group = (&'static str, fn(&Finding) -> bool);

/// The findings of a file, grouped by what they mean for it.
fn told(file: &str, read: &Import, (errors, warnings): (usize, usize)) -> String {
    let mut text = format!("{file}: {} ({})\n", word(read.outcome), findings::counted(errors, warnings));
    let groups: [Group; 3] = [
        ("refused because of", Finding::refuses),
        ("cannot be published because of", Finding::holds_back),
        ("to look at", |finding| !finding.refuses() && !finding.holds_back()),
    ];
    for (title, belongs) in groups {
        let group: Vec<Finding> = read.findings.iter().filter(|found| belongs(found)).cloned().collect();
        if !group.is_empty() {
            let _ = write!(text, " {title}:\n{}", findings::lines(&group));
        }
    }
    text
}
