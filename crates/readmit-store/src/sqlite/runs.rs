//! Runs of journeys and their log.

use super::Sqlite;
use super::connection::storage;
use super::read::{self, many, uuid};
use super::tables::number;
use crate::batch::{RunWrite, Writes};
use crate::index;
use crate::loaded::read_run;
use futures_util::future::FutureExt as _;
use readmit_app::Failure;
use readmit_app::store::{Answer, RunLogEntry, RunStore, StoredRun};
use readmit_core::id::{AccountId, KeyId, RunId, TenantId};
use readmit_core::sealed::Sealed;
use readmit_core::time::Timestamp;
use rusqlite::{Connection, Params, Row};

fn execute(connection: &Connection, sql: &str, params: impl Params) -> Result<usize, Failure> {
    connection.prepare_cached(sql).and_then(|mut statement| statement.execute(params)).map_err(storage)
}

/// A run's version and body.
pub(super) fn one(
    connection: &Connection,
    tenant: TenantId,
    run: RunId,
) -> Result<Option<(u64, String)>, Failure> {
    let sql = "SELECT version, body FROM run WHERE tenant = ?1 AND run = ?2";
    read::one(connection, sql, (tenant.as_bytes(), run.as_bytes()), |row| {
        Ok((row.get::<_, i64>(0)?.unsigned_abs(), row.get(1)?))
    })
}

/// Writes the runs and the turns of a unit.
pub(super) fn write(connection: &Connection, writes: &Writes) -> Result<(), Failure> {
    for run in &writes.runs {
        // The transaction excludes all others, so an unmet guard is a defect.
        if write_run(connection, writes.tenant, run)? != 1 {
            return Err(Failure::Contended);
        }
    }
    for row in &writes.run_log {
        let (entry, sql) = (
            &row.entry,
            "INSERT INTO run_log (tenant, run, sequence, account, opens, at, journey, key, sealed)
             VALUES (?1, ?2, ?3, ?4,
                 NOT EXISTS (SELECT 1 FROM run_log WHERE tenant = ?1 AND run = ?2 AND account = ?4),
                 ?5, ?6, ?7, ?8)",
        );
        let values = (
            writes.tenant.as_bytes(),
            entry.run.as_bytes(),
            entry.sequence,
            row.account.as_bytes(),
            entry.at.as_millis(),
            &entry.journey,
            entry.sealed.key.as_bytes(),
            &entry.sealed.text,
        );
        execute(connection, sql, values)?;
    }
    Ok(())
}

fn write_run(connection: &Connection, tenant: TenantId, run: &RunWrite) -> Result<usize, Failure> {
    let (tenant, id) = (tenant.as_bytes(), run.run.as_bytes());
    let (expected, version) = (run.expected.map(number), number(run.version));
    let expires_at = run.expires_at.as_millis();
    match (&run.body, expected) {
        (Some(body), None) => execute(
            connection,
            "INSERT INTO run (tenant, run, version, expires_at, body) VALUES (?1, ?2, ?3, ?4, ?5)",
            (tenant, id, version, expires_at, body),
        ),
        (Some(body), Some(expected)) => execute(
            connection,
            "UPDATE run SET version = ?3, expires_at = ?4, body = ?5
             WHERE tenant = ?1 AND run = ?2 AND version = ?6",
            (tenant, id, version, expires_at, body, expected),
        ),
        (None, expected) => execute(
            connection,
            "DELETE FROM run WHERE tenant = ?1 AND run = ?2 AND version = ?3",
            (tenant, id, expected),
        ),
    }
}

/// Removes the turns that were answered for an account.
pub(super) fn erase(connection: &Connection, tenant: TenantId, account: AccountId) -> Result<u64, Failure> {
    // The runs are found by the index of first turns, their turns by the key.
    let sql = "DELETE FROM run_log WHERE tenant = ?1 AND account = ?2 AND run IN (
                   SELECT run FROM run_log INDEXED BY run_log_opens
                   WHERE tenant = ?1 AND account = ?2 AND opens = 1
               )";
    execute(connection, sql, (tenant.as_bytes(), account.as_bytes())).map(|erased| erased as u64)
}

const COLUMNS: &str = "l.run, l.sequence, l.at, l.journey, l.key, l.sealed";

fn entry(row: &Row<'_>) -> rusqlite::Result<RunLogEntry> {
    Ok(RunLogEntry {
        run: RunId::from_uuid(uuid(row, 0)?),
        sequence: row.get(1)?,
        at: Timestamp::from_millis(row.get(2)?),
        journey: row.get(3)?,
        sealed: Sealed { key: KeyId::from_uuid(uuid(row, 4)?), text: row.get(5)? },
    })
}

fn recent(
    connection: &Connection,
    tenant: TenantId,
    journey: Option<&str>,
    limit: u32,
) -> Result<Vec<RunLogEntry>, Failure> {
    let sql = format!(
        "SELECT {COLUMNS} FROM run_log l
         WHERE l.tenant = ?1 AND (?2 IS NULL OR l.journey = ?2) AND NOT EXISTS (
             SELECT 1 FROM run_log n WHERE n.tenant = ?1 AND n.run = l.run AND n.sequence > l.sequence
         )
         ORDER BY l.run DESC LIMIT ?3"
    );
    many(connection, &sql, (tenant.as_bytes(), journey, limit), entry)
}

/// Hidden numbers of rows.
type Places = Vec<i64>;

/// Runs that expired, and old turns of the log. Turns are looked for in the order of their runs' beginnings.
fn swept(
    connection: &Connection,
    tenant: TenantId,
    now: Timestamp,
    log_before: Timestamp,
    limit: u32,
) -> Result<(Places, Places), Failure> {
    let sql = "SELECT rowid FROM run WHERE tenant = ?1 AND expires_at <= ?2 LIMIT ?3";
    let runs = many(connection, sql, (tenant.as_bytes(), now.as_millis(), limit), |row| row.get(0))?;
    let sql = "SELECT rowid FROM run_log WHERE tenant = ?1 AND run < ?2 AND at < ?3
               ORDER BY run, sequence LIMIT ?4";
    let first = index::first_id_at(log_before);
    let values = (tenant.as_bytes(), first.as_bytes(), log_before.as_millis(), limit);
    Ok((runs, many(connection, sql, values, |row| row.get(0))?))
}

fn sweep(
    connection: &Connection,
    tenant: TenantId,
    now: Timestamp,
    log_before: Timestamp,
    (runs, turns): &(Places, Places),
) -> Result<u64, Failure> {
    let mut count = 0;
    // A run may have moved since it was seen, and another row may have taken the place of one that went.
    let sql = "DELETE FROM run WHERE rowid = ?1 AND tenant = ?2 AND expires_at <= ?3";
    for place in runs {
        count += execute(connection, sql, (place, tenant.as_bytes(), now.as_millis()))?;
    }
    let sql = "DELETE FROM run_log WHERE rowid = ?1 AND tenant = ?2 AND at < ?3";
    for place in turns {
        count += execute(connection, sql, (place, tenant.as_bytes(), log_before.as_millis()))?;
    }
    Ok(count as u64)
}

impl RunStore for Sqlite {
    fn run(&self, tenant: TenantId, run: RunId) -> Answer<'_, Option<(u64, StoredRun)>> {
        self.read(move |connection| {
            let stored = one(connection, tenant, run)?;
            stored.map(|(version, body)| Ok((version, read_run(&body)?))).transpose()
        })
    }

    fn run_log(&self, tenant: TenantId, run: RunId) -> Answer<'_, Vec<RunLogEntry>> {
        self.read(move |connection| {
            let sql = format!(
                "SELECT {COLUMNS} FROM run_log l WHERE l.tenant = ?1 AND l.run = ?2 ORDER BY l.sequence"
            );
            many(connection, &sql, (tenant.as_bytes(), run.as_bytes()), entry)
        })
    }

    fn recent_runs(
        &self,
        tenant: TenantId,
        journey: Option<String>,
        limit: u32,
    ) -> Answer<'_, Vec<RunLogEntry>> {
        self.read(move |connection| recent(connection, tenant, journey.as_deref(), limit))
    }

    /// Looks beside the writer for what is to go: that reads all runs.
    fn sweep_runs(
        &self,
        tenant: TenantId,
        now: Timestamp,
        log_before: Timestamp,
        limit: u32,
    ) -> Answer<'_, u64> {
        async move {
            let found =
                self.read(move |connection| swept(connection, tenant, now, log_before, limit)).await?;
            if found.0.is_empty() && found.1.is_empty() {
                return Ok(0);
            }
            self.write(move |transaction| sweep(transaction, tenant, now, log_before, &found)).await
        }
        .boxed()
    }

    fn run_keys(&self, tenant: TenantId) -> Answer<'_, Vec<(KeyId, u64)>> {
        self.read(move |connection| {
            let turns = "SELECT key, count(*) FROM run_log WHERE tenant = ?1 GROUP BY key";
            let mut found = many(connection, turns, (tenant.as_bytes(),), |row| {
                Ok((KeyId::from_uuid(uuid(row, 0)?), row.get::<_, i64>(1)?.unsigned_abs()))
            })?;
            let runs =
                "SELECT json_extract(body, '$.sealed.key'), count(*) FROM run WHERE tenant = ?1 GROUP BY 1";
            let runs = many(connection, runs, (tenant.as_bytes(),), |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?.unsigned_abs()))
            })?;
            found.extend(runs.into_iter().filter_map(|(key, count)| Some((key.parse().ok()?, count))));
            Ok(found)
        })
    }

    fn erase_runs(&self, tenant: TenantId, account: AccountId) -> Answer<'_, u64> {
        self.write(move |transaction| erase(transaction, tenant, account))
    }
}
