//! `totp import`: TOTPs from other systems. Everything is read, then everything is tried on copies, then it is written.

mod files;
mod report;

use super::find_application;
use crate::outcome::{Answer, Trouble};
use crate::output::Output;
use clap::{Args, ValueEnum};
use futures_util::{StreamExt as _, stream};
use readmit_app::totp::import::{Entry, Format, Import, Row};
use readmit_app::{App, Caller, Failure};
use readmit_core::id::ApplicationId;
use report::{Line, Report};
use std::io::IsTerminal as _;
use std::path::PathBuf;

/// Rows that are written at a time: the store puts them into few batches, and a server beside stays answering.
const AT_A_TIME: usize = 64;

/// Rows between two words about how it goes on.
const TOLD_EVERY: usize = 1_000;

/// What, whose, and how.
#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// The file.
    file: PathBuf,
    /// Its format; told from the content if not given.
    #[arg(long, value_enum)]
    format: Option<FormatName>,
    /// The application whose settings hold; the organisation's if not given.
    #[arg(long, value_name = "ID")]
    app: Option<ApplicationId>,
    /// A table of two columns, serial number and user, which says whose a device is, or what a user of the file is
    /// called here.
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// The pre-shared key of an encrypted PSKC file, in hexadecimal or Base64.
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
    /// The password of an encrypted PSKC file, in the first line.
    #[arg(long, value_name = "FILE", conflicts_with = "key_file")]
    password_file: Option<PathBuf>,
    /// Say what would come of every row, and write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Import the rows that can be taken over, and pass over the others.
    #[arg(long)]
    skip_bad: bool,
}

/// A format, by name.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum FormatName {
    /// Portable Symmetric Key Container (RFC 6030, XML), plain or encrypted.
    Pskc,
    /// A table with titles in any order, or rows of serial number, seed, type, digits, seconds of a step.
    Csv,
    /// privacyIDEA: tokens as JSON, or as its table.
    Privacyidea,
    /// Keycloak: a realm with its users as JSON.
    Keycloak,
    /// FreeIPA: LDIF, or the output of `ipa otptoken-find --all --raw`.
    Freeipa,
    /// One otpauth://totp/… a line, alone or behind a user and a tab.
    Otpauth,
}

impl From<FormatName> for Format {
    fn from(name: FormatName) -> Self {
        match name {
            FormatName::Pskc => Self::Pskc,
            FormatName::Csv => Self::Csv,
            FormatName::Privacyidea => Self::PrivacyIdea,
            FormatName::Keycloak => Self::Keycloak,
            FormatName::Freeipa => Self::FreeIpa,
            FormatName::Otpauth => Self::Otpauth,
        }
    }
}

/// Does it.
pub(super) async fn run(app: &App, asked: &ImportArgs, output: Output) -> Result<Answer, Trouble> {
    if let Some(id) = asked.app {
        find_application(app, id).await?;
    }
    let entries = files::read(asked, app.now())?;
    let planned = rehearse(app, asked, entries, output).await?;
    let refused = planned.iter().filter(|(line, _)| line.is_refused()).count();
    let report = |lines| Report { lines, dry_run: asked.dry_run, skip_bad: asked.skip_bad };
    if asked.dry_run || (refused > 0 && !asked.skip_bad) {
        return Ok(report(planned.into_iter().map(|(line, _)| line).collect()).planned());
    }
    Ok(report(write(app, asked, planned, output).await?).done())
}

/// What will become of every row.
async fn rehearse(
    app: &App,
    asked: &ImportArgs,
    entries: Vec<Entry>,
    output: Output,
) -> Result<Vec<(Line, Option<Row>)>, Trouble> {
    let mut progress = Progress::new(output, entries.len(), "looked at");
    let mut rehearsal = app.rehearse_import(asked.app).await?;
    let mut planned = Vec::with_capacity(entries.len());
    for entry in entries {
        planned.push(match entry {
            Ok(row) => {
                let import = rehearsal.plan(&row.totp).await?;
                let is_new = matches!(import, Import::Registered(_));
                let line = Line::of(&row, import);
                (line, is_new.then_some(row))
            }
            Err(problem) => (Line::problem(problem), None),
        });
        progress.one_more();
    }
    Ok(planned)
}

/// Writes what can be written; each row whole or not at all, so that it does not matter where it is cut off.
async fn write(
    app: &App,
    asked: &ImportArgs,
    planned: Vec<(Line, Option<Row>)>,
    output: Output,
) -> Result<Vec<Line>, Trouble> {
    let caller = Caller::shell();
    let total = planned.iter().filter(|(_, row)| row.is_some()).count();
    let mut progress = Progress::new(output, total, "taken over");
    let written = stream::iter(planned).map(|(line, row)| {
        let caller = &caller;
        async move {
            let Some(row) = row else { return Ok::<_, Failure>((line, false)) };
            let import = app.import_totp(caller, asked.app, &row.totp).await?;
            Ok((Line::of(&row, import), true))
        }
    });
    let mut written = written.buffered(AT_A_TIME);
    let mut lines = Vec::new();
    while let Some(outcome) = written.next().await {
        let (line, is_new) = outcome.map_err(|failure| {
            let mut trouble = Trouble::from(failure);
            let done = progress.count;
            trouble.message = format!(
                "{}; at least {done} of {total} were taken over before that. Start the same import again: what is there \
                 is known",
                trouble.message
            );
            trouble
        })?;
        if is_new {
            progress.one_more();
        }
        lines.push(line);
    }
    Ok(lines)
}

/// Tells people who look on how it goes on.
struct Progress {
    output: Output,
    is_watched: bool,
    count: usize,
    total: usize,
    done: &'static str,
}

impl Progress {
    fn new(output: Output, total: usize, done: &'static str) -> Self {
        Self { output, is_watched: std::io::stderr().is_terminal(), count: 0, total, done }
    }

    fn one_more(&mut self) {
        self.count += 1;
        if self.is_watched && self.count.is_multiple_of(TOLD_EVERY) {
            self.output.progress(&format!("{} of {} {} …", self.count, self.total, self.done));
        }
    }
}
