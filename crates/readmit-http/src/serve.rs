//! The accept loops: HTTP/1.1 and HTTP/2, plain and over TLS side by side, and one graceful end for all.

mod connection;
mod tls;

pub(crate) use connection::Stopping;
pub use tls::{Tls, TlsError};

use crate::address::Peer;
use axum::Router;
use connection::Connections;
use futures_util::future::join_all;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

/// How long running requests may take once the server stops.
const DRAIN: Duration = Duration::from_secs(15);
/// How long to wait before accepting again when the process is out of descriptors.
const OUT_OF_DESCRIPTORS: Duration = Duration::from_millis(50);

/// The sockets of one server.
pub struct Listeners(Vec<(TcpListener, Option<Arc<Tls>>)>);

impl From<TcpListener> for Listeners {
    /// One socket, without TLS.
    fn from(plain: TcpListener) -> Self {
        Self(vec![(plain, None)])
    }
}

impl Listeners {
    /// A further socket, with TLS.
    #[must_use]
    pub fn and_tls(mut self, listener: TcpListener, tls: Arc<Tls>) -> Self {
        self.0.push((listener, Some(tls)));
        self
    }
}

/// Serves the same routes on all sockets until `shutdown` is done, then lets running requests finish.
pub async fn serve(
    listeners: impl Into<Listeners>,
    router: Router,
    shutdown: impl Future<Output = ()> + Send,
) -> io::Result<()> {
    let connections = Connections::new(router);
    let accepting = join_all(listeners.into().0.into_iter().map(|of| accept(of, &connections)));
    tokio::select! {
        // The sockets close here: nobody can connect any more.
        () = shutdown => {}
        _ = accepting => {}
    }
    if tokio::time::timeout(DRAIN, connections.finish()).await.is_err() {
        tracing::warn!("some requests did not finish in time and were cut off");
    }
    Ok(())
}

/// Accepts on one socket; never ends by itself.
async fn accept((listener, tls): (TcpListener, Option<Arc<Tls>>), connections: &Connections) {
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                // Answers are one small write each: waiting for more would only delay them.
                if let Err(error) = stream.set_nodelay(true) {
                    tracing::debug!(%error, "TCP_NODELAY could not be set");
                }
                match &tls {
                    None => connections.plain(stream, Peer(peer)),
                    Some(tls) => connections.encrypted(stream, Peer(peer), tls),
                }
            }
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                tracing::error!(%error, "no connection can be accepted");
                tokio::time::sleep(OUT_OF_DESCRIPTORS).await;
            }
        }
    }
}

fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}
