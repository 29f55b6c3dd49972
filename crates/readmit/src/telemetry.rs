//! Logs, to standard error, so that answers on standard output stay clean.

use crate::config::{Log, LogFormat};
use crate::outcome::Trouble;
use std::io;
use tracing_subscriber::EnvFilter;

/// Starts logging. Commands other than the server speak through their answer, so by default they log only
/// what went wrong.
pub(crate) fn start(log: &Log, serves: bool) -> Result<(), Trouble> {
    let level = log.level.as_deref().unwrap_or(if serves { "info" } else { "warn" });
    let filter = EnvFilter::try_new(level).map_err(|error| {
        Trouble::usage(format!(
            "log.level: expected a level such as info, or parts such as info,readmit_store=debug: {error}"
        ))
    })?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    match log.format {
        LogFormat::Text => builder.with_ansi(io::IsTerminal::is_terminal(&io::stderr())).init(),
        LogFormat::Json => builder.json().flatten_event(true).init(),
    }
    Ok(())
}
