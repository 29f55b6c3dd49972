//! What the operating system tells the server. Handlers are set before these return, so that a signal that
//! comes early is not lost.

use crate::outcome::Trouble;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Waits for SIGTERM or SIGINT.
pub(super) fn stop() -> Result<impl Future<Output = ()> + Send, Trouble> {
    let mut terminate = heard(SignalKind::terminate())?;
    let mut interrupt = heard(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping: requests under way are finished");
    })
}

/// SIGHUP: files are to be read again.
pub(super) fn hangups() -> Result<Signal, Trouble> {
    heard(SignalKind::hangup())
}

fn heard(kind: SignalKind) -> Result<Signal, Trouble> {
    signal(kind).map_err(|error| Trouble::failure(format!("signals: {error}")))
}
