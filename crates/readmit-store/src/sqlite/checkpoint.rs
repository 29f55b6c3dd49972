//! Moves the write-ahead log into the database file, from a connection of its own.

use super::connection::{self, storage};
use readmit_app::Failure;
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// Bytes of log at which it is moved: late enough that a page is moved once for many changes.
const LOG_BYTES: u64 = 80 * 1024 * 1024;

/// How often the log's size is looked at.
const LOOK: Duration = Duration::from_millis(250);

/// Looks without growth after which the log is emptied, so that an idle server leaves a small file.
const IDLE_LOOKS: u32 = 8;

/// The thread that checkpoints.
pub(super) struct Checkpointer {
    stop: Mutex<Option<Sender<()>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Checkpointer {
    pub(super) fn start(path: &Path) -> Result<Self, Failure> {
        let connection = connection::open_writer(path)?;
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        let log = PathBuf::from(log);
        let (stop, stopped) = channel();
        let thread = std::thread::Builder::new()
            .name("readmit-checkpoint".to_owned())
            .spawn(move || work(&connection, &log, &stopped))
            .map_err(Failure::storage)?;
        Ok(Self { stop: Mutex::new(Some(stop)), thread: Mutex::new(Some(thread)) })
    }

    /// Empties the log a last time and stops.
    pub(super) fn stop(&self) {
        drop(self.stop.lock().unwrap_or_else(PoisonError::into_inner).take());
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread
            && thread.join().is_err()
        {
            tracing::error!("the checkpoint thread panicked");
        }
    }
}

impl Drop for Checkpointer {
    fn drop(&mut self) {
        self.stop();
    }
}

fn work(connection: &Connection, log: &Path, stopped: &Receiver<()>) {
    let (mut seen, mut idle) = (0, 0);
    loop {
        let closing = !matches!(stopped.recv_timeout(LOOK), Err(RecvTimeoutError::Timeout));
        let bytes = std::fs::metadata(log).map_or(0, |file| file.len());
        idle = if bytes == seen { idle + 1 } else { 0 };
        seen = bytes;
        let outcome = if closing || (bytes > 0 && idle == IDLE_LOOKS) {
            checkpoint(connection, "TRUNCATE")
        } else if bytes >= LOG_BYTES {
            // The bulk is moved while others write; only what came meanwhile is moved under the lock.
            checkpoint(connection, "PASSIVE").and_then(|()| checkpoint(connection, "TRUNCATE"))
        } else {
            Ok(())
        };
        if let Err(failure) = outcome {
            tracing::warn!(%failure, bytes, "the write-ahead log could not be moved; it will be tried again");
        }
        if closing {
            return;
        }
    }
}

fn checkpoint(connection: &Connection, mode: &str) -> Result<(), Failure> {
    connection.query_row(&format!("PRAGMA wal_checkpoint({mode})"), (), |_| Ok(())).map_err(storage)
}
