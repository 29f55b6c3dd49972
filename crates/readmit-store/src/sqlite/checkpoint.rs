//! Moves the write-ahead log into the database file, from a connection of its own.

use super::connection::{self, storage};
use readmit_app::Failure;
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// Pages that wait in the log when it is moved: late enough that a page is moved once for many changes.
const PENDING_PAGES: i64 = 20_000;

/// How often the log is looked at.
const LOOK: Duration = Duration::from_millis(100);

/// Looks without a change after which the log is emptied, so that an idle server leaves a small file.
const IDLE_LOOKS: u32 = 20;

/// Passes beside the writer before the last one that holds it up: each has only what came during the former.
const PASSES: usize = 2;

/// How long the last pass may wait for readers, and with it the writer.
const HOLD_UP: Duration = Duration::from_millis(20);

/// The thread that checkpoints.
pub(super) struct Checkpointer {
    stop: Mutex<Option<Sender<()>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Checkpointer {
    pub(super) fn start(path: &Path) -> Result<Self, Failure> {
        let connection = connection::open_writer(path)?;
        connection.busy_timeout(HOLD_UP).map_err(storage)?;
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
    let (mut seen, mut idle) = (Progress::default(), 0);
    loop {
        let closing = !matches!(stopped.recv_timeout(LOOK), Err(RecvTimeoutError::Timeout));
        let outcome = checkpoint(connection, "NOOP").and_then(|now| {
            idle = if now == seen { idle + 1 } else { 0 };
            seen = now;
            let bytes = std::fs::metadata(log).map_or(0, |file| file.len());
            if closing || (bytes > 0 && idle == IDLE_LOOKS) {
                checkpoint(connection, "TRUNCATE").map(drop)
            } else if now.written - now.moved >= PENDING_PAGES {
                for _ in 0..PASSES {
                    checkpoint(connection, "PASSIVE")?;
                }
                // The file keeps its length: writing over it is cheaper than making it longer again.
                checkpoint(connection, "RESTART").map(drop)
            } else {
                Ok(())
            }
        });
        if let Err(failure) = outcome {
            tracing::warn!(%failure, "the write-ahead log could not be moved; it will be tried again");
        }
        if closing {
            return;
        }
    }
}

/// How many pages are in the log, and how many of them were moved into the database file.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Progress {
    written: i64,
    moved: i64,
}

fn checkpoint(connection: &Connection, mode: &str) -> Result<Progress, Failure> {
    let progress = |row: &rusqlite::Row<'_>| Ok(Progress { written: row.get(1)?, moved: row.get(2)? });
    connection.query_row(&format!("PRAGMA wal_checkpoint({mode})"), (), progress).map_err(storage)
}
