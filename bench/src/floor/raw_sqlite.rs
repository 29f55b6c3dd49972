//! SQLite with group commit and nothing else: what the same library can do on the same disk with the same
//! settings of durability and checkpoints, written without any of the product's code.
//!
//! An operation reads one record by key, changes it guarded by its version, and appends a line of 70 bytes.

use super::{Pace, Pick, RECORDS, closed_loop, key};
use anyhow::{Context as _, Result};
use rusqlite::{Connection, Transaction};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::sync::oneshot;

/// As the product: bytes of log at which a connection beside the writer moves it into the file.
const LOG_BYTES: u64 = 80 * 1024 * 1024;
/// As the product: how often that connection looks.
const LOOK: Duration = Duration::from_millis(250);
/// As the product: operations of one commit at most.
const BATCH_MAX: usize = 512;

struct Operation {
    key: [u8; 16],
    answer: oneshot::Sender<bool>,
}

/// A prepared database.
#[derive(Debug)]
pub(crate) struct RawSqlite {
    pub(super) file: PathBuf,
}

impl RawSqlite {
    pub(crate) fn prepare(directory: &Path) -> Result<Self> {
        let file = directory.join("raw.db");
        let mut connection = open(&file)?;
        let transaction = connection.transaction()?;
        transaction.execute_batch(
            "CREATE TABLE record (
                 id BLOB PRIMARY KEY NOT NULL, version INTEGER NOT NULL, attempts INTEGER NOT NULL, code BLOB NOT NULL
             ) WITHOUT ROWID;
             CREATE TABLE line (id INTEGER PRIMARY KEY, record BLOB NOT NULL, body TEXT NOT NULL);
             CREATE TABLE chain_row (
                 id INTEGER PRIMARY KEY NOT NULL, at INTEGER NOT NULL, previous BLOB NOT NULL, entries BLOB NOT NULL
             );",
        )?;
        {
            let mut insert = transaction.prepare("INSERT INTO record VALUES (?1, 0, 0, ?2)")?;
            for number in 0..RECORDS {
                insert.execute((key(number), [7_u8; 32]))?;
            }
        }
        transaction.commit()?;
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", (), |_| Ok(()))?;
        Ok(Self { file })
    }

    pub(crate) fn run(&self, warmup: Duration, time: Duration) -> Result<Pace> {
        let (queue, waiting) = channel();
        let writer = start_writer(open(&self.file)?, waiting)?;
        let (stop, stopped) = channel();
        let checkpointer = start_checkpointer(&self.file, stopped)?;
        let pick = Rc::new(Pick::default());
        let pace = closed_loop(warmup, time, move |_| {
            let (answer, verdict) = oneshot::channel();
            let sent = queue.send(Operation { key: key(pick.next()), answer });
            async move {
                sent.ok().context("the writer stopped")?;
                anyhow::ensure!(verdict.await.context("the writer stopped")?, "a guard did not hold");
                Ok(())
            }
        });
        // The queue went with the loop, so the writer ends, and tells what went wrong if something did.
        writer.join().map_err(|_| anyhow::anyhow!("the writer panicked"))??;
        drop(stop);
        checkpointer.join().map_err(|_| anyhow::anyhow!("the checkpointer panicked"))??;
        pace
    }
}

pub(super) fn open(file: &Path) -> Result<Connection> {
    let connection = Connection::open(file)?;
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;
         PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY;",
    )?;
    Ok(connection)
}

fn start_writer(mut connection: Connection, waiting: Receiver<Operation>) -> Result<JoinHandle<Result<()>>> {
    let work = move || {
        let mut answers = Vec::with_capacity(BATCH_MAX);
        while let Ok(first) = waiting.recv() {
            let transaction =
                connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            let mut next = Some(first);
            while let Some(operation) = next.take() {
                answers.push((operation.answer, carry_out(&transaction, &operation.key)?));
                if answers.len() < BATCH_MAX {
                    next = waiting.try_recv().ok();
                }
            }
            transaction.commit()?;
            for (answer, verdict) in answers.drain(..) {
                // A caller whose time was up does not wait.
                let _ = answer.send(verdict);
            }
        }
        Ok(())
    };
    Ok(std::thread::Builder::new().name("raw-writer".to_owned()).spawn(work)?)
}

pub(super) fn carry_out(transaction: &Transaction<'_>, key: &[u8; 16]) -> Result<bool> {
    let mut select =
        transaction.prepare_cached("SELECT version, attempts, code FROM record WHERE id = ?1")?;
    let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get::<_, Vec<u8>>(2)?));
    let (version, attempts, code): (i64, i64, Vec<u8>) = select.query_row((key,), read)?;
    let mut update = transaction.prepare_cached(
        "UPDATE record SET version = ?2 + 1, attempts = ?3 + 1 WHERE id = ?1 AND version = ?2",
    )?;
    let changed = update.execute((key, version, attempts))?;
    let mut insert = transaction.prepare_cached("INSERT INTO line (record, body) VALUES (?1, ?2)")?;
    insert.execute((key, line(attempts, code.len())))?;
    Ok(changed == 1)
}

/// About 70 bytes.
pub(super) fn line(attempts: i64, length: usize) -> String {
    format!(r#"{{"type":"code_refused","reason":"wrong","failures":{attempts:07},"n":{length:03}}}"#)
}

pub(super) fn start_checkpointer(file: &Path, stopped: Receiver<()>) -> Result<JoinHandle<Result<()>>> {
    let connection = open(file)?;
    let log = PathBuf::from(format!("{}-wal", file.display()));
    let work = move || {
        let checkpoint =
            |mode: &str| connection.query_row(&format!("PRAGMA wal_checkpoint({mode})"), (), |_| Ok(()));
        while matches!(stopped.recv_timeout(LOOK), Err(RecvTimeoutError::Timeout)) {
            if std::fs::metadata(&log).is_ok_and(|log| log.len() >= LOG_BYTES) {
                checkpoint("PASSIVE").and_then(|()| checkpoint("TRUNCATE"))?;
            }
        }
        Ok(checkpoint("TRUNCATE")?)
    };
    Ok(std::thread::Builder::new().name("raw-checkpoint".to_owned()).spawn(work)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_is_written_whole() {
        let directory = tempfile::tempdir().unwrap();
        let raw = RawSqlite::prepare(directory.path()).unwrap();
        let pace = raw.run(Duration::ZERO, Duration::from_millis(200)).unwrap();
        assert!(pace.latencies.count() > 0);
        let connection = open(&raw.file).unwrap();
        let sum = |sql| connection.query_row(sql, (), |row| row.get::<_, i64>(0)).unwrap();
        let lines = sum("SELECT count(*) FROM line");
        assert!(lines >= i64::try_from(pace.latencies.count()).unwrap());
        assert_eq!(sum("SELECT sum(attempts) FROM record"), lines);
        assert_eq!(sum("SELECT sum(version) FROM record"), lines);
    }

    #[test]
    fn a_line_has_about_seventy_bytes() {
        assert!((60..=80).contains(&line(3, 32).len()), "{}", line(3, 32).len());
    }
}
