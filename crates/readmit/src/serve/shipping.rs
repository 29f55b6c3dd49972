//! Ships checkpoints to where whoever owns the database cannot reach them: in order, each at least once, and
//! what could not be shipped is shipped later.

use crate::config::{AuditSettings, Syslog};
use crate::delivery::Web;
use crate::installation::random_uuid;
use crate::outcome::Trouble;
use crate::when;
use readmit_app::{App, Failure};
use readmit_core::audit::checkpoint::Checkpoint;
use readmit_core::time::Span;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use tokio::net::{UdpSocket, UnixDatagram};
use uuid::Uuid;

/// Checkpoints read at once.
const PAGE: u32 = 100;

/// For how long one process ships alone: longer than a page can take.
const HELD: Span = Span::from_mins(10);

/// What a datagram holds, with room for the header.
const DATAGRAM_BYTES_MAX: usize = 60_000;

/// Facility 13 (log audit), severity 5 (notice): RFC 5424 section 6.2.1.
const PRIORITY: u8 = 13 * 8 + 5;

/// Ships to every target that is configured.
pub(super) struct Shipper {
    targets: Vec<Target>,
    holder: Uuid,
}

enum Target {
    File(PathBuf),
    Syslog(Syslog),
    Url(String, Web),
}

impl Shipper {
    /// Makes it ready.
    pub(super) fn open(settings: &AuditSettings) -> Result<Self, Trouble> {
        let mut targets = Vec::new();
        targets.extend(settings.ship_file.clone().map(Target::File));
        targets.extend(settings.ship_syslog.clone().map(Target::Syslog));
        if let Some(url) = &settings.ship_url {
            targets.push(Target::Url(url.clone(), Web::open()?));
        }
        Ok(Self { targets, holder: random_uuid() })
    }

    /// Ships what was not shipped yet.
    pub(super) async fn ship(&self, app: &App) {
        for target in &self.targets {
            if let Err(failure) = self.ship_to(target, app).await {
                tracing::warn!(target = target.name(), %failure, "checkpoints could not be shipped, it is tried again");
            }
        }
    }

    async fn ship_to(&self, target: &Target, app: &App) -> Result<(), Failure> {
        let (store, tenant, name) = (&app.store, app.tenant, target.name());
        let now = app.now();
        let errand = store.take_errand(tenant, name.clone(), self.holder, now, now + HELD).await?;
        let Some(errand) = errand else { return Ok(()) };
        let mut shipped: u64 = errand.memory.parse().unwrap_or(0);
        let mut outcome = Ok(());
        while outcome.is_ok() {
            let page = store.checkpoints(shipped, PAGE).await?;
            if page.is_empty() {
                break;
            }
            for checkpoint in page {
                outcome = target.ship(&checkpoint).await;
                if outcome.is_err() {
                    break;
                }
                shipped = checkpoint.read().map_or(shipped + 1, |statement| statement.number);
            }
            let until = app.now() + HELD;
            if !store.note_errand(tenant, name.clone(), self.holder, shipped.to_string(), until).await? {
                return Ok(());
            }
        }
        // Given back: the next pass may be another process's.
        store.note_errand(tenant, name, self.holder, shipped.to_string(), now).await?;
        outcome.map_err(Failure::storage)
    }
}

impl Target {
    /// Under which it is remembered how far a target got. No secret that a URL may hold.
    fn name(&self) -> String {
        match self {
            Self::File(path) => format!("audit_ship file {}", path.display()),
            Self::Syslog(Syslog::Udp(address)) => format!("audit_ship syslog {address}"),
            Self::Syslog(Syslog::Socket(path)) => format!("audit_ship syslog {}", path.display()),
            Self::Url(url, _) => {
                let host = url::Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned));
                format!("audit_ship url {}", host.unwrap_or_default())
            }
        }
    }

    async fn ship(&self, checkpoint: &Checkpoint) -> io::Result<()> {
        let line = serde_json::to_string(checkpoint)?;
        match self {
            Self::File(path) => tokio::task::block_in_place(|| append(path, &line)),
            Self::Syslog(to) => send(to, checkpoint, &line).await,
            Self::Url(url, web) => {
                let posted = web.post_json(url, [], line).await;
                posted.map_err(|error| io::Error::other(error.text))
            }
        }
    }
}

/// Adds a line, and makes sure that it is on the disk. A line that was cut off is ended first.
fn append(path: &Path, line: &str) -> io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    let mut text = String::with_capacity(line.len() + 2);
    if file.metadata()?.len() > 0 {
        let mut last = [0];
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
        if last != *b"\n" {
            text.push('\n');
        }
    }
    text.push_str(line);
    text.push('\n');
    file.write_all(text.as_bytes())?;
    file.sync_data()
}

/// Sends one message of RFC 5424.
async fn send(to: &Syslog, checkpoint: &Checkpoint, line: &str) -> io::Result<()> {
    let at = checkpoint.read().map_or_else(|_| "-".to_owned(), |statement| when::instant(statement.at));
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let host = Some(host.trim()).filter(|host| !host.is_empty()).unwrap_or("-");
    let process = std::process::id();
    let message = format!("<{PRIORITY}>1 {at} {host} readmit {process} audit-checkpoint - {line}");
    if message.len() > DATAGRAM_BYTES_MAX {
        // It would never go, and those after it would wait for it.
        tracing::error!(bytes = message.len(), "a checkpoint is too long for syslog and was left out");
        return Ok(());
    }
    match to {
        Syslog::Udp(address) => {
            let address = tokio::net::lookup_host(address).await?.next();
            let address = address.ok_or_else(|| io::Error::from(io::ErrorKind::HostUnreachable))?;
            let own = if address.is_ipv4() { "0.0.0.0:0" } else { "[::]:0" };
            UdpSocket::bind(own).await?.send_to(message.as_bytes(), address).await?;
        }
        Syslog::Socket(path) => {
            UnixDatagram::unbound()?.send_to(message.as_bytes(), path).await?;
        }
    }
    Ok(())
}
