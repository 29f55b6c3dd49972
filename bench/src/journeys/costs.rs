//! What journeys cost beside time on the wire: storage of runs that wait, and importing a large one.

use super::{large, open};
use crate::installation::{Installation, database_file};
use anyhow::{Context as _, Result, ensure};
use readmit_app::Caller;
use readmit_app::journeys::manage::ImportJourneys;
use readmit_core::journey::import::{Options, Outcome, read};
use rusqlite::{Connection, OpenFlags};
use std::time::{Duration, Instant};

/// As `--only` knows the storage.
pub(crate) const WAITING: &str = "journey waiting run";
/// As `--only` knows the import.
pub(crate) const IMPORT: &str = "journey import";

/// Imports, each of a journey that is not there yet.
const TIMES: u32 = 9;

/// What was measured.
#[derive(Debug, Clone, Default)]
pub(crate) struct Costs {
    pub(crate) waiting: Option<Waiting>,
    pub(crate) imports: Vec<Importing>,
}

/// Bytes of a run that waits for its first answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Waiting {
    /// By which the database grew: run, log, event and their indexes, in whole pages.
    pub(crate) growth: f64,
    /// The run as it is stored.
    pub(crate) run: f64,
    /// The first turn in the log as it is stored.
    pub(crate) log: f64,
    /// Runs that it is the mean of.
    pub(crate) runs: u32,
}

/// One import.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Importing {
    /// Read and validated.
    pub(crate) read: Duration,
    /// The same by the use case: into the database, and published.
    pub(crate) taken: Duration,
}

fn connect(installed: &Installation) -> Result<Connection> {
    let file = database_file(&installed.directory);
    Ok(Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?)
}

/// Bytes of the database that are in use, with everything of its write-ahead log in it.
pub(super) fn bytes(installed: &Installation) -> Result<u64> {
    let connection = connect(installed)?;
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    let pragma = |name: &str| -> Result<u64> {
        let value: i64 = connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0))?;
        Ok(value.unsigned_abs())
    };
    Ok((pragma("page_count")? - pragma("freelist_count")?) * pragma("page_size")?)
}

impl Waiting {
    /// Of a database that had `before` bytes in use before that many runs were started.
    pub(super) fn of(installed: &Installation, before: u64, runs: u32) -> Result<Self> {
        let growth = bytes(installed)?.saturating_sub(before) as f64 / f64::from(runs);
        let connection = connect(installed)?;
        let mean = |sql: &str| -> Result<(u32, f64)> {
            Ok(connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?)
        };
        let (waiting, run) = mean("SELECT count(*), avg(length(body)) FROM run")?;
        let (turns, log) = mean("SELECT count(*), avg(length(sealed)) FROM run_log")?;
        ensure!((waiting, turns) == (runs, runs), "{waiting} runs wait and {turns} turns are logged");
        Ok(Self { growth, run, log, runs })
    }
}

/// Imports a large journey several times, under a new name each time.
pub(super) async fn imports(installed: &Installation) -> Result<Vec<Importing>> {
    let app = open(installed).await?;
    let imported = async {
        let mut all = Vec::new();
        for time in 0..TIMES {
            let text = large::file(&format!("large-{time}"));
            let began = Instant::now();
            let outcome = read(&text, &Options::default()).outcome;
            let read = began.elapsed();
            ensure!(outcome == Outcome::Publishable, "the large journey is {outcome:?}");
            let began = Instant::now();
            let file = ImportJourneys { text, ..ImportJourneys::default() };
            let taken = app.import_journeys(&Caller::shell(), file).await??;
            let elapsed = began.elapsed();
            let journey = taken.journeys.first().context("a journey was taken in")?;
            ensure!(journey.is_new && journey.shortfalls.is_empty(), "the large journey is not live");
            all.push(Importing { read, taken: elapsed });
        }
        anyhow::Ok(all)
    };
    let imported = imported.await;
    app.store.close().await;
    imported
}
