//! The certificate that the TLS listener shows, and its renewal while the server runs.

use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::ServerConfig;
use rustls::version::{TLS12, TLS13};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use tokio_rustls::TlsAcceptor;

/// What TLS peers agree on (RFC 7301): HTTP/2 where both can.
const PROTOCOLS: [&[u8]; 2] = [b"h2", b"http/1.1"];

/// A certificate with its key, as new connections are shown it.
pub struct Tls {
    certificate: PathBuf,
    key: PathBuf,
    config: RwLock<Arc<ServerConfig>>,
}

/// Why a certificate cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read, or is no PEM.
    #[error("{file}: {problem}")]
    File {
        /// Which one.
        file: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The two do not belong together, or are of a kind that is not supported.
    #[error("the certificate {certificate} and the key {key} cannot be used: {problem}")]
    Pair {
        /// The certificate's file.
        certificate: String,
        /// The key's file.
        key: String,
        /// Why.
        problem: rustls::Error,
    },
}

impl Tls {
    /// Reads both files: the chain (the server's own certificate first) and its private key, PEM.
    pub fn read(certificate: &Path, key: &Path) -> Result<Self, TlsError> {
        let config = RwLock::new(Arc::new(configuration(certificate, key)?));
        Ok(Self { certificate: certificate.to_owned(), key: key.to_owned(), config })
    }

    /// Reads the files again, for connections from now on. On an error everything stays as it was.
    pub fn reload(&self) -> Result<(), TlsError> {
        let config = Arc::new(configuration(&self.certificate, &self.key)?);
        *self.config.write().unwrap_or_else(PoisonError::into_inner) = config;
        Ok(())
    }

    pub(super) fn acceptor(&self) -> TlsAcceptor {
        self.config.read().unwrap_or_else(PoisonError::into_inner).clone().into()
    }
}

/// TLS 1.3 and 1.2, no certificates of clients. Sessions are resumed only while the same configuration holds,
/// so that none outlives a certificate that was replaced.
fn configuration(certificate: &Path, key: &Path) -> Result<ServerConfig, TlsError> {
    let pair = |problem| TlsError::Pair {
        certificate: certificate.display().to_string(),
        key: key.display().to_string(),
        problem,
    };
    let chain = chain(certificate)?;
    let private = PrivateKeyDer::from_pem_file(key).map_err(|error| file(key, error, "a private key"))?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_protocol_versions(&[&TLS13, &TLS12])
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, private))
        .map_err(pair)?;
    config.alpn_protocols = PROTOCOLS.iter().map(|name| name.to_vec()).collect();
    config.ticketer = aws_lc_rs::Ticketer::new().map_err(pair)?;
    Ok(config)
}

fn chain(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let wanted = "a certificate";
    let chain: Result<Vec<_>, _> =
        CertificateDer::pem_file_iter(path).map_err(|error| file(path, error, wanted))?.collect();
    let chain = chain.map_err(|error| file(path, error, wanted))?;
    if chain.is_empty() { Err(file(path, pem::Error::NoItemsFound, wanted)) } else { Ok(chain) }
}

/// The parser's own words may quote the file, which may be the key: they are not repeated.
fn file(path: &Path, error: pem::Error, wanted: &str) -> TlsError {
    let problem = match error {
        pem::Error::Io(error) => error.to_string(),
        _ => format!("expected {wanted} in PEM"),
    };
    TlsError::File { file: path.display().to_string(), problem }
}
