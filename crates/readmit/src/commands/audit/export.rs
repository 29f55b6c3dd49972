//! `audit export`: the log into a file of lines.

use super::with;
use crate::config::Settings;
use crate::installation::at;
use crate::outcome::{Answer, Trouble};
use crate::output::Output;
use clap::Args;
use readmit_app::audit::{ExportError, ExportOrder, Exported, Sealed};
use readmit_app::{App, Caller};
use readmit_core::audit::export::Summary;
use serde_json::json;
use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// Events between two words about how it goes on.
const TOLD_EVERY: u64 = 100_000;

/// Where to, and what.
#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// The file to write, which must not be there yet; `-` for standard output.
    #[arg(default_value = "-")]
    file: PathBuf,
    /// Leave out addresses, identifiers and notes; the log is as verifiable without them.
    #[arg(long)]
    without_personal: bool,
}

/// Does it.
pub(super) async fn run(settings: &Settings, asked: ExportArgs, output: Output) -> Result<Answer, Trouble> {
    let is_stdout = asked.file == Path::new("-");
    let order = ExportOrder { personal: !asked.without_personal };
    with(settings, |app| async move {
        let exported = if is_stdout {
            export(&app, order, &mut std::io::stdout(), output).await?
        } else {
            let file = create(&asked.file)?;
            let exported = export(&app, order, &mut BufWriter::new(&file), output).await;
            let synced = file.sync_all().map_err(|error| at(&asked.file, &error));
            let whole = exported.and_then(|exported| synced.map(|()| exported));
            if whole.is_err() {
                // Half a log must not be taken for one.
                let _ = std::fs::remove_file(&asked.file);
            }
            whole?
        };
        let Exported { summary, sealed } = &exported;
        let Summary { rows, events, checkpoints, unchained, .. } = summary;
        let mut text =
            format!("{events} events in {rows} rows under {checkpoints} checkpoints were exported");
        if *unchained > 0 {
            let _ = write!(text, "\n{unchained} events stand in no row: `readmit audit verify` names them");
        }
        if let Sealed::Broken(broken) = sealed {
            let _ = write!(text, "\nthe log is not what was signed before, and was not sealed: {broken}");
        }
        if is_stdout {
            output.progress(&text);
            return Ok(Answer::done("", serde_json::Value::Null));
        }
        let json = json!({
            "file": asked.file, "rows": rows, "events": events, "checkpoints": checkpoints,
            "unchained": unchained, "sealed": !matches!(sealed, Sealed::Broken(_)),
        });
        Ok(Answer::done(format!("{}: {text}", asked.file.display()), json))
    })
    .await
}

async fn export(
    app: &App,
    order: ExportOrder,
    out: &mut (dyn Write + Send),
    output: Output,
) -> Result<Exported, Trouble> {
    let mut next = TOLD_EVERY;
    let mut progress = |written: &Summary| {
        if written.events >= next {
            output.progress(&format!("{} events …", written.events));
            next = written.events + TOLD_EVERY;
        }
    };
    app.export_log(&Caller::shell(), order, out, &mut progress).await.map_err(|error| match error {
        ExportError::Failure(failure) => failure.into(),
        ExportError::Write(_) => Trouble::failure(error.to_string()),
    })
}

/// For the owner only, like the database.
fn create(path: &Path) -> Result<File, Trouble> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => {
            let why = "the file is there already, and an export overwrites nothing";
            Trouble::refused("target_exists", format!("{}: {why}", path.display()))
        }
        _ => at(path, &error),
    })
}
