//! Where the server listens: plain HTTP, and TLS beside it where a certificate is configured.

use super::background::Stop;
use super::signals;
use crate::config::{Settings, TlsSettings};
use crate::outcome::Trouble;
use readmit_http::{Listeners, Tls};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::signal::unix::Signal;

/// The open sockets.
pub(super) struct Sockets {
    plain: TcpListener,
    address: SocketAddr,
    encrypted: Option<Encrypted>,
}

struct Encrypted {
    listener: TcpListener,
    address: SocketAddr,
    renewal: Renewal,
}

/// The certificate, which SIGHUP renews.
pub(super) struct Renewal {
    tls: Arc<Tls>,
    hangups: Signal,
}

impl Sockets {
    /// Opens them. Nobody is accepted before they are served.
    pub(super) async fn open(settings: &Settings) -> Result<Self, Trouble> {
        let (plain, address) = bind(&settings.listen, "--listen takes another").await?;
        let encrypted = match &settings.tls {
            Some(tls) => Some(Encrypted::open(tls).await?),
            None => None,
        };
        Ok(Self { plain, address, encrypted })
    }

    /// The port of plain HTTP.
    pub(super) fn port(&self) -> u16 {
        self.address.port()
    }

    /// What people are told: the walk through the demo, if it is one, and where to call.
    pub(super) fn told(&self, public_url: &str, walk: Option<&str>) -> String {
        let tls = self.encrypted.as_ref().map(|encrypted| format!(" and https://{}", encrypted.address));
        let tls = tls.unwrap_or_default();
        let line = format!("readmit listens on http://{}{tls} (public URL {public_url})", self.address);
        walk.map_or_else(|| line.clone(), |walk| format!("{walk}\n{line}"))
    }

    /// The same for programs.
    pub(super) fn said(&self, public_url: &str) -> Value {
        let mut said = json!({ "listening": self.address.to_string(), "public_url": public_url });
        if let Some(encrypted) = &self.encrypted {
            said["listening_tls"] = encrypted.address.to_string().into();
        }
        said
    }

    /// What a server listens on, and what renews its certificate.
    pub(super) fn into_parts(self) -> (Listeners, Option<Renewal>) {
        let listeners = Listeners::from(self.plain);
        match self.encrypted {
            Some(Encrypted { listener, renewal, .. }) => {
                (listeners.and_tls(listener, renewal.tls.clone()), Some(renewal))
            }
            None => (listeners, None),
        }
    }
}

impl Renewal {
    /// Reads the files again whenever SIGHUP comes. Files that cannot be used change nothing.
    pub(super) async fn run(mut self, mut stop: Stop) {
        while let Some(Some(())) = stop.before(self.hangups.recv()).await {
            match self.tls.reload() {
                Ok(()) => tracing::info!("the TLS certificate was read again"),
                Err(error) => tracing::error!(%error, "the TLS certificate stays as it was"),
            }
        }
    }
}

impl Encrypted {
    async fn open(settings: &TlsSettings) -> Result<Self, Trouble> {
        let tls = Tls::read(&settings.certificate, &settings.key)
            .map_err(|error| Trouble::usage(format!("tls: {error}")))?;
        let (listener, address) = bind(&settings.listen, "tls.listen names another").await?;
        let renewal = Renewal { tls: Arc::new(tls), hangups: signals::hangups()? };
        Ok(Self { listener, address, renewal })
    }
}

async fn bind(listen: &str, help: &str) -> Result<(TcpListener, SocketAddr), Trouble> {
    let failed = |error| Trouble::failure(format!("cannot listen on {listen}: {error}; {help}"));
    let listener = TcpListener::bind(listen).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok((listener, address))
}
