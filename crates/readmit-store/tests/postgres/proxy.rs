//! Stands between a replica and the database and drops answers.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{UnixListener, UnixStream};

/// The name that clients look for in a socket directory.
const SOCKET: &str = ".s.PGSQL.5432";

pub(crate) struct Proxy {
    directory: tempfile::TempDir,
    /// Answers that pass before the next one is dropped, with its connection.
    patience: Arc<AtomicUsize>,
}

impl Proxy {
    /// A proxy for the server that `url` names by its socket's directory.
    pub(crate) fn before(url: &str) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let server = host(url).join(SOCKET);
        let listener = UnixListener::bind(directory.path().join(SOCKET)).unwrap();
        let patience = Arc::new(AtomicUsize::new(usize::MAX));
        tokio::spawn({
            let patience = patience.clone();
            async move {
                while let Ok((client, _)) = listener.accept().await {
                    let server = UnixStream::connect(&server).await.unwrap();
                    tokio::spawn(relay(client, server, patience.clone()));
                }
            }
        });
        Self { directory, patience }
    }

    /// The URL of the same database through the proxy.
    pub(crate) fn url(&self, url: &str) -> String {
        let escaped = |path: &Path| path.display().to_string().replace('/', "%2F");
        url.replace(&escaped(&host(url)), &escaped(self.directory.path()))
    }

    /// Lets this many answers pass and drops the next one, with its connection.
    pub(crate) fn drop_after(&self, answers: usize) {
        self.patience.store(answers, Ordering::SeqCst);
    }

    /// Whether the answer was dropped.
    pub(crate) fn has_dropped(&self) -> bool {
        self.patience.load(Ordering::SeqCst) == usize::MAX
    }
}

fn host(url: &str) -> PathBuf {
    let host = url.split('@').nth(1).unwrap().split('/').next().unwrap();
    PathBuf::from(host.replace("%2F", "/"))
}

async fn relay(mut client: UnixStream, mut server: UnixStream, patience: Arc<AtomicUsize>) {
    let (mut asked, mut answered) = ([0; 16_384], [0; 16_384]);
    loop {
        tokio::select! {
            read = client.read(&mut asked) => match read {
                Ok(length) if length > 0 => server.write_all(&asked[..length]).await.unwrap(),
                _ => return,
            },
            read = server.read(&mut answered) => match read {
                Ok(length) if length > 0 => {
                    let before = patience.load(Ordering::SeqCst);
                    if before == 0 {
                        patience.store(usize::MAX, Ordering::SeqCst);
                        return;
                    }
                    if before != usize::MAX {
                        patience.store(before - 1, Ordering::SeqCst);
                    }
                    if client.write_all(&answered[..length]).await.is_err() {
                        return;
                    }
                }
                _ => return,
            },
        }
    }
}
