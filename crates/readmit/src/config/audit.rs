//! How the log is sealed, and where checkpoints are shipped to.

use super::{Layers, Wrong};
use std::path::PathBuf;
use std::time::Duration;

/// The log's settings.
#[derive(Debug, Clone)]
pub(crate) struct AuditSettings {
    /// Between two checkpoints.
    pub(crate) checkpoint: Duration,
    /// A file that checkpoints are added to.
    pub(crate) ship_file: Option<PathBuf>,
    /// A syslog server.
    pub(crate) ship_syslog: Option<Syslog>,
    /// A URL that checkpoints are posted to.
    pub(crate) ship_url: Option<String>,
}

/// Where a syslog server listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Syslog {
    /// Host and port, over UDP (RFC 5426).
    Udp(String),
    /// A socket of this machine.
    Socket(PathBuf),
}

/// Reads them.
pub(super) fn audit(layers: &Layers) -> Result<AuditSettings, Wrong> {
    let (syslog, url) = (layers.get("audit.ship_syslog"), layers.get("audit.ship_url"));
    let ship_syslog = match syslog.given() {
        None => None,
        Some(text) => Some(
            read_syslog(text)
                .ok_or_else(|| syslog.wrong("udp://HOST:PORT, or the path of a socket such as /dev/log"))?,
        ),
    };
    let ship_url = match url.given() {
        None => None,
        Some(text) if readmit_core::hook::check("checkpoints", text).is_ok() => Some(text.to_owned()),
        Some(_) => return Err(url.wrong("an https URL without user name (plain http only for this machine)")),
    };
    Ok(AuditSettings {
        checkpoint: Duration::from_secs(layers.get("audit.checkpoint_secs").number()?),
        ship_file: layers.get("audit.ship_file").given().map(PathBuf::from),
        ship_syslog,
        ship_url,
    })
}

fn read_syslog(text: &str) -> Option<Syslog> {
    if text.starts_with('/') {
        return Some(Syslog::Socket(PathBuf::from(text)));
    }
    let address = text.strip_prefix("udp://")?;
    let (host, port) = address.rsplit_once(':')?;
    (!host.is_empty() && port.parse::<u16>().is_ok()).then(|| Syslog::Udp(address.to_owned()))
}
