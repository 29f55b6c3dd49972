//! Logs, to standard error, so that answers on standard output stay clean; and traces, where they are wanted.

#[cfg(feature = "otel")]
mod otlp;

use crate::config::{LogFormat, Settings};
use crate::outcome::Trouble;
use readmit_http::ContinueTrace;
use std::io;
use tracing_subscriber::EnvFilter;

/// Starts logging. Commands other than the server speak through their answer, so by default they log only
/// what went wrong, and they are not traced.
pub(crate) fn start(settings: &Settings, serves: bool) -> Result<(), Trouble> {
    let log = &settings.log;
    let level = log.level.as_deref().unwrap_or(if serves { "info" } else { "warn" });
    let filter = EnvFilter::try_new(level).map_err(|error| {
        Trouble::usage(format!(
            "log.level: expected a level such as info, or parts such as info,readmit_store=debug: {error}"
        ))
    })?;
    #[cfg(feature = "otel")]
    if let Some(endpoint) = settings.otlp_endpoint.as_deref().filter(|_| serves) {
        return otlp::start(endpoint, log.format, filter);
    }
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    match log.format {
        LogFormat::Text => builder.with_ansi(is_for_people()).init(),
        LogFormat::Json => builder.json().flatten_event(true).init(),
    }
    Ok(())
}

/// What makes the spans of requests, where traces are wanted.
pub(crate) fn spans(settings: &Settings) -> Option<ContinueTrace> {
    #[cfg(feature = "otel")]
    let continue_trace: ContinueTrace = otlp::continue_trace;
    // Without the feature the setting is refused, so this is never called.
    #[cfg(not(feature = "otel"))]
    let continue_trace: ContinueTrace = |_, _| {};
    settings.otlp_endpoint.is_some().then_some(continue_trace)
}

/// Sends what was not sent yet. To be called last.
pub(crate) fn stop() -> impl Future<Output = ()> {
    #[cfg(feature = "otel")]
    let sent = otlp::stop();
    #[cfg(not(feature = "otel"))]
    let sent = std::future::ready(());
    sent
}

fn is_for_people() -> bool {
    io::IsTerminal::is_terminal(&io::stderr())
}
