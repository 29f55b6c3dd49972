//! Opening connections, and bringing the schema up to date.

use crate::schema::{self, Migration};
use readmit_app::Failure;
use readmit_core::time::Timestamp;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::time::Duration;

pub(super) const MIGRATIONS: &[Migration] = &[
    Migration { number: 1, name: "foundation", sql: include_str!("migrations/0001_foundation.sql") },
    Migration { number: 2, name: "console", sql: include_str!("migrations/0002_console.sql") },
    Migration { number: 3, name: "journeys", sql: include_str!("migrations/0003_journeys.sql") },
];

/// How long a process waits for another one's write transaction.
const BUSY: Duration = Duration::from_secs(10);

/// Statements kept prepared per connection.
const STATEMENTS: usize = 96;

pub(super) fn storage(error: rusqlite::Error) -> Failure {
    Failure::storage(error)
}

pub(super) fn open_writer(path: &Path) -> Result<Connection, Failure> {
    let connection = Connection::open(path).map_err(storage)?;
    prepare_once(&connection)?;
    connection.busy_timeout(BUSY).map_err(storage)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL;
             PRAGMA synchronous = FULL;
             PRAGMA wal_autocheckpoint = 0;
             PRAGMA cache_size = -16384;
             PRAGMA temp_store = MEMORY;
             PRAGMA trusted_schema = OFF;",
        )
        .map_err(storage)?;
    Ok(connection)
}

pub(super) fn open_reader(path: &Path) -> Result<Connection, Failure> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(storage)?;
    prepare_once(&connection)?;
    connection.busy_timeout(BUSY).map_err(storage)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.execute_batch("PRAGMA cache_size = -2048;").map_err(storage)?;
    Ok(connection)
}

/// Keeps a statement's plan whatever is bound to it. Without this SQLite prepares a cached statement anew for
/// each value that its planner looked at, which costs more than running it.
fn prepare_once(connection: &Connection) -> Result<(), Failure> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map(drop).map_err(storage)
}

/// Runs the migrations that are missing; refuses a newer schema.
pub fn migrate(connection: &mut Connection, now: Timestamp) -> Result<(), Failure> {
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).map_err(storage)?;
    transaction
        .execute_batch(
            "CREATE TABLE IF NOT EXISTS migration (
                 number INTEGER PRIMARY KEY NOT NULL,
                 name TEXT NOT NULL,
                 checksum TEXT NOT NULL,
                 applied_at INTEGER NOT NULL
             )",
        )
        .map_err(storage)?;
    let applied: Vec<(i64, String)> = transaction
        .prepare("SELECT number, checksum FROM migration ORDER BY number")
        .and_then(|mut statement| statement.query_map((), |row| Ok((row.get(0)?, row.get(1)?)))?.collect())
        .map_err(storage)?;
    for migration in schema::outstanding(MIGRATIONS, &applied)? {
        for statement in migration.statements() {
            transaction.execute_batch(statement).map_err(storage)?;
        }
        transaction
            .execute(
                "INSERT INTO migration (number, name, checksum, applied_at) VALUES (?1, ?2, ?3, ?4)",
                (migration.number, migration.name, migration.checksum(), now.as_millis()),
            )
            .map_err(storage)?;
    }
    transaction.commit().map_err(storage)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1);

    #[test]
    fn a_file_of_the_first_version_is_brought_up_to_date() {
        let mut file = Connection::open_in_memory().unwrap();
        file.execute_batch(MIGRATIONS[0].sql).unwrap();
        file.execute_batch(
            "CREATE TABLE migration (number INTEGER PRIMARY KEY NOT NULL, name TEXT NOT NULL,
                 checksum TEXT NOT NULL, applied_at INTEGER NOT NULL);
             INSERT INTO event (tenant, lane, id, subject, body) VALUES (x'01', 0, x'02', x'03', '{}')",
        )
        .unwrap();
        file.execute("INSERT INTO migration VALUES (1, 'foundation', ?1, 0)", (MIGRATIONS[0].checksum(),))
            .unwrap();
        // What it holds stays, and none of it is in the admin activity log.
        for _ in 0..2 {
            migrate(&mut file, NOW).unwrap();
        }
        let admin: Vec<bool> = file
            .prepare("SELECT admin FROM event")
            .and_then(|mut all| all.query_map((), |row| row.get(0))?.collect())
            .unwrap();
        assert_eq!(admin, [false]);
        for table in ["outbox", "errand", "checkpoint", "run", "run_log"] {
            file.execute(&format!("DELETE FROM {table}"), ()).unwrap();
        }
    }
}
