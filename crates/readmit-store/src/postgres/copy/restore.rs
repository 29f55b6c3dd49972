//! Out of a SQLite file, of this version or one before it, into an empty PostgreSQL database.

use super::table::{Kind, TABLES, Table, Unfit, bytes, flag, id, integer, text};
use super::{CHUNK_ROWS, CHUNKS, Message};
use crate::postgres::trouble::storage;
use crate::sqlite;
use readmit_app::Failure;
use readmit_core::time::Timestamp;
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Transaction};

/// Loads a backup into a database that has no tenant and no keys. The client is nobody else's.
pub(in crate::postgres) async fn restore(
    mut client: Client,
    from: PathBuf,
    now: Timestamp,
) -> Result<(), Failure> {
    let (send, receive) = channel(CHUNKS);
    let reading = tokio::task::spawn_blocking(move || read_file(&from, now, &send));
    let written = fill_database(&mut client, receive).await;
    let read = reading.await.map_err(|panic| Failure::Panicked(panic.to_string()))?;
    match written {
        // The reading side says why it did not come to its end.
        Err(Failure::Closed) => read.and(Err(Failure::Closed)),
        written => written,
    }
}

fn read_file(from: &Path, now: Timestamp, send: &Sender<Message>) -> Result<(), Failure> {
    let file =
        Connection::open_with_flags(from, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(Failure::storage)?;
    check_file(&file, now)?;
    for table in TABLES {
        let Some(sql) = selection(&file, table).map_err(Failure::storage)? else { continue };
        let mut select = file.prepare(&sql).map_err(Failure::storage)?;
        let mut rows = select.query(()).map_err(Failure::storage)?;
        let mut chunk = Vec::new();
        while let Some(row) = rows.next().map_err(Failure::storage)? {
            let values = (0..table.columns.len()).map(|place| row.get(place));
            chunk.push(values.collect::<Result<Vec<Value>, _>>().map_err(Failure::storage)?);
            if chunk.len() == CHUNK_ROWS
                && send.blocking_send(Message::Rows(table, std::mem::take(&mut chunk))).is_err()
            {
                return Ok(());
            }
        }
        if send.blocking_send(Message::Rows(table, chunk)).is_err() {
            return Ok(());
        }
    }
    let _ = send.blocking_send(Message::End);
    Ok(())
}

/// What to read of a table; nothing where the file was written before there was such a table.
fn selection(file: &Connection, table: &Table) -> rusqlite::Result<Option<String>> {
    let mut columns = file.prepare("SELECT name FROM pragma_table_info(?1)")?;
    let mut names = |of: &str| -> rusqlite::Result<BTreeSet<String>> {
        columns.query_map([of], |row| row.get(0))?.collect()
    };
    // The file keeps the rows of chains in two tables since its second schema; a view shows them as one.
    let mut name = table.name;
    if name == "chain" && !names("chain_all")?.is_empty() {
        name = "chain_all";
    }
    let names = names(name)?;
    if names.is_empty() {
        return Ok(None);
    }
    // A column that came later has the value that older rows were given then.
    let of = |(name, kind): &(&'static str, Kind)| match kind {
        _ if names.contains(*name) => *name,
        Kind::Flag => "0",
        Kind::Id | Kind::Integer | Kind::Text | Kind::Bytes => "NULL",
    };
    let columns: Vec<_> = table.columns.iter().map(of).collect();
    Ok(Some(format!("SELECT {} FROM {name}", columns.join(", "))))
}

/// Refuses a damaged file, and one with a schema that this program does not know.
fn check_file(file: &Connection, now: Timestamp) -> Result<(), Failure> {
    let verdict: String =
        file.query_row("PRAGMA integrity_check(1)", (), |row| row.get(0)).map_err(Failure::storage)?;
    if verdict != "ok" {
        return Err(Failure::Corrupt { what: "backup", why: verdict });
    }
    let mut current = Connection::open_in_memory().map_err(Failure::storage)?;
    sqlite::migrate(&mut current, now)?;
    let (found, known) = (applied(file)?, applied(&current)?);
    if !found.is_empty() && known.starts_with(&found) {
        return Ok(());
    }
    let why = "its schema is not one of this version or of one before it".to_owned();
    Err(Failure::Corrupt { what: "backup", why })
}

fn applied(file: &Connection) -> Result<Vec<(i64, String)>, Failure> {
    file.prepare("SELECT number, checksum FROM migration ORDER BY number")
        .and_then(|mut select| select.query_map((), |row| Ok((row.get(0)?, row.get(1)?)))?.collect())
        .map_err(Failure::storage)
}

async fn fill_database(client: &mut Client, mut receive: Receiver<Message>) -> Result<(), Failure> {
    let transaction = client.transaction().await.map_err(storage)?;
    // Two that restore come one after the other, and the second finds the first one's tenants.
    transaction.execute("UPDATE migration SET name = name WHERE number = 1", &[]).await.map_err(storage)?;
    let sql = "SELECT EXISTS (SELECT 1 FROM tenant) OR EXISTS (SELECT 1 FROM key_check)";
    let occupied: bool =
        transaction.query_one(sql, &[]).await.and_then(|row| row.try_get(0)).map_err(storage)?;
    if occupied {
        let why = "a backup can be restored only into an empty one";
        return Err(Failure::Corrupt { what: "database: it is not empty", why: why.to_owned() });
    }
    loop {
        match receive.recv().await {
            Some(Message::Rows(table, rows)) => insert(&transaction, table, &rows).await?,
            Some(Message::End) => return transaction.commit().await.map_err(storage),
            None => return Err(Failure::Closed),
        }
    }
}

async fn insert(transaction: &Transaction<'_>, table: &Table, rows: &[Vec<Value>]) -> Result<(), Failure> {
    let mut columns: Vec<Box<dyn ToSql + Sync + Send>> = Vec::new();
    let mut arrays = Vec::new();
    for (place, (name, kind)) in table.columns.iter().enumerate() {
        let values = rows.iter().map(|row| &row[place]);
        let corrupt =
            |Unfit| Failure::Corrupt { what: "backup", why: format!("column {name} of {}", table.name) };
        let (column, sql): (Box<dyn ToSql + Sync + Send>, &str) = match kind {
            Kind::Id => (Box::new(all(values.map(id)).map_err(corrupt)?), "uuid"),
            Kind::Integer => (Box::new(all(values.map(integer)).map_err(corrupt)?), "int8"),
            Kind::Text => (Box::new(all(values.map(text)).map_err(corrupt)?), "text"),
            Kind::Bytes => (Box::new(all(values.map(bytes)).map_err(corrupt)?), "bytea"),
            Kind::Flag => (Box::new(all(values.map(flag)).map_err(corrupt)?), "bool"),
        };
        columns.push(column);
        arrays.push(format!("${}::{sql}[]", place + 1));
    }
    let sql =
        format!("INSERT INTO {} ({}) SELECT * FROM unnest({})", table.name, table.names(), arrays.join(", "));
    let params: Vec<&(dyn ToSql + Sync)> =
        columns.iter().map(|column| -> &(dyn ToSql + Sync) { column.as_ref() }).collect();
    transaction.execute(&sql, &params).await.map(drop).map_err(storage)
}

fn all<T>(values: impl Iterator<Item = Result<T, Unfit>>) -> Result<Vec<T>, Unfit> {
    values.collect()
}
