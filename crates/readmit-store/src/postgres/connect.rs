//! Where the database is, and connections to it.

use super::tls;
use super::trouble::storage;
use readmit_app::Failure;
use std::sync::Arc;
use std::time::Duration;
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::{Client, Config, NoTls, Socket};
use tokio_postgres_rustls::MakeRustlsConnect;

/// How long opening a connection may take, if the URL does not say.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// After this long without a sign from the other machine a connection counts as broken.
const SILENCE: Duration = Duration::from_secs(15);

/// A database and the way to it.
#[derive(Clone)]
pub(super) struct Target {
    config: Arc<Config>,
    tls: Option<MakeRustlsConnect>,
}

impl Target {
    /// Reads `postgres://user:password@host:port/database?…` (or libpq's `host=… dbname=…`).
    pub(super) fn new(url: &str) -> Result<Self, Failure> {
        let mut config: Config = tls::known_words(url).parse().map_err(storage)?;
        if config.get_application_name().is_none() {
            config.application_name("readmit");
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT_TIMEOUT);
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(SILENCE);
        }
        config.keepalives_idle(config.get_keepalives_idle().min(SILENCE));
        if config.get_keepalives_interval().is_none() {
            config.keepalives_interval(SILENCE / 3).keepalives_retries(3);
        }
        let tls = tls::connector(config.get_ssl_mode())?;
        Ok(Self { config: Arc::new(config), tls })
    }

    /// Opens a connection. It lives as long as the client.
    pub(super) async fn open(&self) -> Result<Client, Failure> {
        match &self.tls {
            Some(tls) => self.open_with(tls.clone()).await,
            None => self.open_with(NoTls).await,
        }
    }

    async fn open_with<T>(&self, tls: T) -> Result<Client, Failure>
    where
        T: MakeTlsConnect<Socket>,
        T::Stream: Send + 'static,
    {
        let (client, connection) = self.config.connect(tls).await.map_err(storage)?;
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::warn!(%error, "a connection to the database broke");
            }
        });
        Ok(client)
    }
}
