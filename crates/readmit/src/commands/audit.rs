//! `audit`: the log as evidence.

pub(crate) mod export;
pub(crate) mod verify;

use super::with;
use crate::config::Settings;
use crate::outcome::{Answer, Trouble};
use crate::output::Output;
use clap::Subcommand;
use export::ExportArgs;
use readmit_app::App;
use readmit_app::audit::{Sealed, Sealer};
use readmit_core::audit::checkpoint::Checkpoint;
use readmit_core::audit::export::PublicKey;
use serde_json::{Value, json};
use verify::VerifyArgs;

/// What can be done with the log.
#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// Write the whole log into a file that `audit verify` reads.
    #[command(after_help = "\
The file holds every event with the rows of the chains that name it, and the signed checkpoints over them. The log
is sealed first, so that a checkpoint covers all of it.

Examples:
  readmit audit export /evidence/readmit-2026-01-31.jsonl
  readmit audit export --without-personal - | gzip > log.jsonl.gz")]
    Export(ExportArgs),
    /// Verify an exported log: offline, on any machine, with the public key.
    #[command(after_help = "\
Whatever was changed, dropped, swapped or forged since it was written is named with its place. Where somebody
rebuilt a whole chain, that is the interval between two checkpoints. A log whose end was cut, and that of an older
database that was put back, differ from the true one in nothing but a checkpoint that was kept elsewhere: with
--anchor they are seen, without it they cannot be.

It exits with 0 when nothing was found and with 6 when something was.

Examples:
  readmit audit verify log.jsonl --key public-keys.txt --anchor /mnt/worm/readmit-checkpoints.jsonl
  zcat log.jsonl.gz | readmit audit verify - --key kmZk3uZcrcJt4MxSBBbtqSeTBHdVjSBGBi9cDbMStXM")]
    Verify(VerifyArgs),
    /// Print the last checkpoint: kept elsewhere, it is the anchor that `audit verify` asks for.
    #[command(after_help = "\
Example:
  readmit audit checkpoint --seal > /media/usb/anchor.json")]
    Checkpoint {
        /// Sign one now, over everything that was written.
        #[arg(long)]
        seal: bool,
    },
    /// Print the public keys that verify checkpoints; keep them where the log is verified.
    #[command(after_help = "\
Example:
  readmit audit key > public-keys.txt")]
    Key,
}

/// Does it.
pub(crate) async fn run(
    settings: &Settings,
    command: AuditCommand,
    output: Output,
) -> Result<Answer, Trouble> {
    match command {
        AuditCommand::Export(asked) => export::run(settings, asked, output).await,
        AuditCommand::Verify(asked) => verify::run(&asked),
        AuditCommand::Checkpoint { seal } => with(settings, |app| checkpoint(app, seal)).await,
        AuditCommand::Key => with(settings, |app| async move { Ok(keys(&app)) }).await,
    }
}

async fn checkpoint(app: App, seal: bool) -> Result<Answer, Trouble> {
    if seal && let Sealed::Broken(broken) = app.seal_log(&mut Sealer::default()).await? {
        return Err(Trouble::tampered(broken.to_string()));
    }
    let last = app.store.last_checkpoint().await?.ok_or_else(|| {
        let message = "nothing was sealed yet: a running server does it, or `--seal` now";
        Trouble::not_found("no_checkpoint", message)
    })?;
    let json = told(&last)?;
    Ok(Answer::done(json.to_string(), json))
}

fn told(checkpoint: &Checkpoint) -> Result<Value, Trouble> {
    serde_json::to_value(checkpoint).map_err(|error| Trouble::failure(error.to_string()))
}

fn keys(app: &App) -> Answer {
    let keys = app.keys.chain.public_keys();
    let lines = keys.iter().map(|(id, public)| format!("{id}  {}", PublicKey::text_of(public)));
    let text = lines.collect::<Vec<_>>().join("\n");
    let keys: Vec<Value> =
        keys.iter().map(|(id, public)| json!({ "id": id, "public": PublicKey::text_of(public) })).collect();
    Answer::done(text, json!({ "keys": keys }))
}
