//! One connection: the handshake where it is encrypted, then requests until it ends or the server stops.

use super::tls::Tls;
use crate::address::{Peer, Scheme};
use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tower::ServiceExt;

/// How long request headers may take, and a kept connection may be idle.
const HEADERS_TIMEOUT: Duration = Duration::from_mins(1);
/// How long a TLS handshake may take.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(10);

/// The connections of a server, each in a task of its own: none of them can hold up the accept loop.
pub(super) struct Connections {
    wire: Wire,
    graceful: GracefulShutdown,
    /// Open while the server accepts; handshakes under way are given up when it closes.
    accepting: watch::Sender<()>,
}

/// What every connection is served with.
#[derive(Clone)]
struct Wire {
    builder: Arc<Builder<TokioExecutor>>,
    router: Router,
    stopping: Stopping,
}

/// Tells answers that never end by themselves that the server stops. It comes with every request.
#[derive(Clone)]
pub(crate) struct Stopping(watch::Receiver<()>);

impl Stopping {
    /// Done when the server stops.
    pub(crate) async fn stopped(&mut self) {
        // Nothing is ever sent: the other end goes away.
        while self.0.changed().await.is_ok() {}
    }
}

impl Connections {
    pub(super) fn new(router: Router) -> Self {
        let mut builder = Builder::new(TokioExecutor::new());
        builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADERS_TIMEOUT);
        builder.http2().timer(TokioTimer::new()).keep_alive_interval(HEADERS_TIMEOUT);
        let accepting = watch::Sender::new(());
        let stopping = Stopping(accepting.subscribe());
        let wire = Wire { builder: Arc::new(builder), router, stopping };
        Self { wire, graceful: GracefulShutdown::new(), accepting }
    }

    /// Serves a connection as it is.
    pub(super) fn plain(&self, stream: TcpStream, peer: Peer) {
        let (wire, watcher) = (self.wire.clone(), self.graceful.watcher());
        tokio::spawn(wire.serve(stream, peer, Scheme::Http, watcher));
    }

    /// Serves a connection after its handshake.
    pub(super) fn encrypted(&self, stream: TcpStream, peer: Peer, tls: &Tls) {
        let (wire, watcher) = (self.wire.clone(), self.graceful.watcher());
        let mut stopping = self.accepting.subscribe();
        let handshake = tokio::time::timeout(HANDSHAKE_TIMEOUT, tls.acceptor().accept(stream));
        tokio::spawn(async move {
            let shaken = tokio::select! {
                shaken = handshake => shaken,
                _ = stopping.changed() => return,
            };
            match shaken {
                Ok(Ok(stream)) => wire.serve(stream, peer, Scheme::Https, watcher).await,
                // Scanners, plain HTTP on the wrong port, clients that do not trust the certificate.
                Ok(Err(error)) => tracing::debug!(%error, "TLS handshake failed"),
                Err(_) => tracing::debug!("TLS handshake took too long"),
            }
        });
    }

    /// Waits until the requests under way are answered. Connections without one are closed at once.
    pub(super) async fn finish(self) {
        drop(self.accepting);
        self.graceful.shutdown().await;
    }
}

impl Wire {
    async fn serve(
        self,
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
        peer: Peer,
        scheme: Scheme,
        watcher: Watcher,
    ) {
        let (router, stopping) = (self.router, self.stopping);
        let service = service_fn(move |request: Request<Incoming>| {
            let mut request = request.map(axum::body::Body::new);
            request.extensions_mut().insert(peer);
            request.extensions_mut().insert(scheme);
            request.extensions_mut().insert(stopping.clone());
            router.clone().oneshot(request)
        });
        let connection = self.builder.serve_connection(TokioIo::new(stream), service);
        if let Err(error) = watcher.watch(connection).await {
            // The other end went away, or spoke something else.
            tracing::debug!(error = %error, "connection ended");
        }
    }
}
