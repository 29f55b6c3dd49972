//! Servers with two sockets, and TLS clients that trust one certificate.

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::{Request, StatusCode};
use hyper_util::rt::{TokioExecutor, TokioIo};
use readmit_http::{Listeners, Settings, Tls, echo_router, serve};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore, SupportedProtocolVersion};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// A certificate for `localhost` and its key, in files.
pub(crate) struct Files {
    folder: TempDir,
}

impl Files {
    pub(crate) fn new() -> Self {
        let files = Self { folder: TempDir::new().unwrap() };
        files.renew();
        files
    }

    /// Another certificate and another key, in the same files.
    pub(crate) fn renew(&self) {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        std::fs::write(self.certificate(), made.cert.pem()).unwrap();
        std::fs::write(self.key(), made.signing_key.serialize_pem()).unwrap();
    }

    pub(crate) fn certificate(&self) -> PathBuf {
        self.folder.path().join("tls.crt")
    }

    pub(crate) fn key(&self) -> PathBuf {
        self.folder.path().join("tls.key")
    }

    pub(crate) fn read(&self) -> Arc<Tls> {
        Arc::new(Tls::read(&self.certificate(), &self.key()).unwrap())
    }

    /// A client that trusts the certificate that is in the file now.
    pub(crate) fn client(
        &self,
        versions: &[&'static SupportedProtocolVersion],
        alpn: &[&str],
    ) -> TlsConnector {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_file(self.certificate()).unwrap()).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ClientConfig::builder_with_provider(provider).with_protocol_versions(versions).unwrap();
        let mut config = config.with_root_certificates(roots).with_no_client_auth();
        config.alpn_protocols = alpn.iter().map(|name| name.as_bytes().to_vec()).collect();
        TlsConnector::from(Arc::new(config))
    }
}

/// An echo server on two sockets.
pub(crate) struct Server {
    pub(crate) plain: SocketAddr,
    pub(crate) encrypted: SocketAddr,
    stop: oneshot::Sender<()>,
    task: JoinHandle<std::io::Result<()>>,
}

impl Server {
    pub(crate) async fn start(tls: Arc<Tls>) -> Self {
        let (plain, encrypted) = (bind().await, bind().await);
        let addresses = (plain.local_addr().unwrap(), encrypted.local_addr().unwrap());
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(serve(
            Listeners::from(plain).and_tls(encrypted, tls),
            echo_router(Settings::new("https://localhost")),
            async {
                let _ = stopped.await;
            },
        ));
        Self { plain: addresses.0, encrypted: addresses.1, stop, task }
    }

    pub(crate) async fn shake_hands(&self, client: &TlsConnector) -> std::io::Result<TlsStream<TcpStream>> {
        let stream = TcpStream::connect(self.encrypted).await?;
        client.connect(ServerName::try_from("localhost").unwrap(), stream).await
    }

    /// Says that it should stop, and does not wait.
    pub(crate) fn stop(self) -> JoinHandle<std::io::Result<()>> {
        drop(self.stop);
        self.task
    }
}

/// A free socket.
pub(crate) async fn bind() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").await.unwrap()
}

/// Sends a request as text and reads until the server closes.
pub(crate) async fn ask(address: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

/// Asks for the echo of `{}` in HTTP/2, and for a path that is not there.
pub(crate) async fn ask_http2(stream: TlsStream<TcpStream>) -> (StatusCode, Option<String>, String) {
    let io = TokioIo::new(stream);
    let (mut send, connection) =
        hyper::client::conn::http2::handshake(TokioExecutor::new(), io).await.unwrap();
    tokio::spawn(connection);
    let missing = Request::get("https://localhost/nothing").body(Full::new(Bytes::new())).unwrap();
    assert_eq!(send.send_request(missing).await.unwrap().status(), StatusCode::NOT_FOUND);
    read(send.send_request(echo("https://localhost/echo")).await.unwrap()).await
}

/// Asks for the echo of `{}` in HTTP/1.1.
pub(crate) async fn ask_http1(
    stream: impl tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static,
) -> (StatusCode, Option<String>, String) {
    let (mut send, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    read(send.send_request(echo("/echo")).await.unwrap()).await
}

fn echo(uri: &str) -> Request<Full<Bytes>> {
    let request = Request::post(uri).header("host", "localhost").header("content-type", "application/json");
    request.body(Full::new(Bytes::from_static(b"{\"a\":1}"))).unwrap()
}

async fn read(answer: hyper::Response<hyper::body::Incoming>) -> (StatusCode, Option<String>, String) {
    let status = answer.status();
    let bound =
        answer.headers().get("strict-transport-security").map(|value| value.to_str().unwrap().to_owned());
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    (status, bound, String::from_utf8(body.to_vec()).unwrap())
}
