//! Backups: the whole database as one SQLite file, and the way back into an empty database.
//!
//! Both directions stream: one side reads chunks of rows, the other writes them, and nothing holds more than
//! a few chunks in memory. Counts of addresses are not copied: they are of no use a few minutes later.

mod backup;
mod restore;
mod table;

pub(super) use backup::backup;
pub(super) use restore::restore;

use rusqlite::types::Value;
use table::Table;

const CHUNK_ROWS: usize = 500;

/// Chunks between the reading and the writing side.
const CHUNKS: usize = 4;

enum Message {
    Rows(&'static Table, Vec<Vec<Value>>),
    /// All was read. Without it the copy is not whole.
    End,
}
