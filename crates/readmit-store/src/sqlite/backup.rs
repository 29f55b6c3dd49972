//! Backups: a consistent copy in one file, made while the server runs, and the way back.

use super::connection::{self, storage};
use readmit_app::Failure;
use readmit_core::time::Timestamp;
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};
use std::io;
use std::path::Path;

/// Makes a new file with the schema and nothing in it; refuses to touch one that is there.
pub fn create_file(path: &Path, now: Timestamp) -> Result<Connection, Failure> {
    claim(path)?;
    let mut connection = Connection::open(path).map_err(storage)?;
    connection::migrate(&mut connection, now)?;
    Ok(connection)
}

/// Copies a database that may be in use into a new file.
pub(super) fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    claim(to)?;
    let from = connection::open_reader(from)?;
    let mut to = Connection::open(to).map_err(storage)?;
    step_through(&from, &mut to)?;
    // A backup is one file: no log beside it.
    to.execute_batch("PRAGMA journal_mode = DELETE").map_err(storage)
}

/// Makes a database file from a backup, after a look at its integrity and its schema.
pub fn restore_file(backup: &Path, to: &Path, now: Timestamp) -> Result<(), Failure> {
    let from = Connection::open_with_flags(backup, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(storage)?;
    let verdict: String =
        from.query_row("PRAGMA integrity_check(1)", (), |row| row.get(0)).map_err(storage)?;
    if verdict != "ok" {
        return Err(Failure::Corrupt { what: "backup", why: verdict });
    }
    claim(to)?;
    let mut to = Connection::open(to).map_err(storage)?;
    step_through(&from, &mut to)?;
    connection::migrate(&mut to, now)
}

/// Makes the file, and fails if it is there: nobody's data is overwritten.
fn claim(path: &Path) -> Result<(), Failure> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop).map_err(|error| {
        Failure::storage(io::Error::new(error.kind(), format!("{}: {error}", path.display())))
    })
}

/// One step for all pages: the copy is of one instant, and the read lock that it takes stops nobody.
fn step_through(from: &Connection, to: &mut Connection) -> Result<(), Failure> {
    let backup = Backup::new(from, to).map_err(storage)?;
    match backup.step(-1).map_err(storage)? {
        StepResult::Done => Ok(()),
        _ => Err(Failure::storage(io::Error::other("the database was busy"))),
    }
}
