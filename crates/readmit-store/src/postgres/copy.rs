//! Backups: the whole database as one SQLite file, and the way back into an empty database.
//!
//! Both directions stream: one side reads chunks of rows, the other writes them, and nothing holds more than
//! a few chunks in memory. Counts of addresses are not copied: they are of no use a few minutes later.

use super::trouble::storage;
use crate::sqlite;
use futures_util::TryStreamExt as _;
use readmit_app::Failure;
use readmit_core::id::AccountId;
use readmit_core::time::Timestamp;
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, params_from_iter};
use std::path::{Path, PathBuf};
use std::pin::pin;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Error, IsolationLevel, Row, Transaction};
use uuid::Uuid;

#[derive(Debug, Clone, Copy)]
enum Kind {
    Id,
    Integer,
    Text,
    Bytes,
}

struct Table {
    name: &'static str,
    columns: &'static [(&'static str, Kind)],
}

use Kind::{Bytes, Id, Integer, Text};

#[rustfmt::skip]
const TABLES: &[Table] = &[
    Table { name: "tenant", columns: &[("id", Id), ("revision", Integer), ("created_at", Integer)] },
    Table { name: "configuration", columns: &[("tenant", Id), ("kind", Text), ("id", Id), ("body", Text)] },
    Table { name: "account_hot", columns: &[("tenant", Id), ("account", Id), ("version", Integer), ("body", Text)] },
    Table { name: "account_part", columns: &[("tenant", Id), ("account", Id), ("part", Text), ("body", Text)] },
    Table { name: "identifier", columns: &[("tenant", Id), ("value", Text), ("kind", Text), ("account", Id)] },
    Table { name: "attribute", columns: &[("tenant", Id), ("field", Text), ("value", Text), ("account", Id)] },
    Table { name: "session", columns: &[("tenant", Id), ("account", Id), ("slot", Integer), ("version", Integer), ("body", Text)] },
    Table { name: "event", columns: &[("tenant", Id), ("id", Id), ("subject", Id), ("body", Text), ("personal", Text)] },
    Table { name: "chain", columns: &[("writer", Id), ("number", Integer), ("at", Integer), ("previous", Bytes), ("entries", Bytes)] },
    Table { name: "key_check", columns: &[("id", Id), ("check_value", Bytes)] },
];

impl Table {
    fn place_of(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|(name, _)| *name == column)
    }

    fn names(&self) -> String {
        self.columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    }
}

const CHUNK_ROWS: usize = 500;

/// Chunks between the reading and the writing side.
const CHUNKS: usize = 4;

enum Message {
    Rows(&'static Table, Vec<Vec<Value>>),
    /// All was read. Without it the copy is not whole.
    End,
}

/// Copies everything, as of one instant, into a new file. The client is nobody else's.
pub(super) async fn backup(mut client: Client, to: PathBuf, now: Timestamp) -> Result<(), Failure> {
    let (send, receive) = channel(CHUNKS);
    let writing = tokio::task::spawn_blocking(move || write_file(&to, now, receive));
    let read = read_database(&mut client, send).await;
    let written = writing.await.map_err(|panic| Failure::Panicked(panic.to_string()))?;
    // When the database failed, the file is not whole because of that.
    read?;
    written
}

async fn read_database(client: &mut Client, send: Sender<Message>) -> Result<(), Failure> {
    let snapshot = client
        .build_transaction()
        .isolation_level(IsolationLevel::RepeatableRead)
        .read_only(true)
        .start()
        .await
        .map_err(storage)?;
    for table in TABLES {
        let columns: Vec<String> = table
            .columns
            .iter()
            .map(
                |(name, kind)| if matches!(kind, Integer) { format!("{name}::int8") } else { (*name).into() },
            )
            .collect();
        let sql = format!("SELECT {} FROM {}", columns.join(", "), table.name);
        let rows = snapshot.query_raw(&sql, std::iter::empty::<i32>()).await.map_err(storage)?;
        let mut rows = pin!(rows);
        let mut chunk = Vec::new();
        while let Some(row) = rows.try_next().await.map_err(storage)? {
            chunk.push(values(table, &row).map_err(storage)?);
            if chunk.len() == CHUNK_ROWS
                && send.send(Message::Rows(table, std::mem::take(&mut chunk))).await.is_err()
            {
                return Ok(());
            }
        }
        if send.send(Message::Rows(table, chunk)).await.is_err() {
            // The writing side stopped; it says why.
            return Ok(());
        }
    }
    let _ = send.send(Message::End).await;
    Ok(())
}

fn values(table: &Table, row: &Row) -> Result<Vec<Value>, Error> {
    let value = |(place, (_, kind)): (usize, &(&str, Kind))| {
        Ok(match kind {
            Id => Value::Blob(row.try_get::<_, Uuid>(place)?.as_bytes().to_vec()),
            Integer => Value::Integer(row.try_get(place)?),
            Text => row.try_get::<_, Option<String>>(place)?.map_or(Value::Null, Value::Text),
            Bytes => Value::Blob(row.try_get(place)?),
        })
    };
    table.columns.iter().enumerate().map(value).collect()
}

fn write_file(to: &Path, now: Timestamp, receive: Receiver<Message>) -> Result<(), Failure> {
    let mut file = sqlite::create_file(to, now)?;
    let written = fill(&mut file, receive);
    drop(file);
    if written.is_err() {
        // Half a backup must not be taken for one.
        std::fs::remove_file(to).map_err(Failure::storage)?;
    }
    written
}

fn fill(file: &mut Connection, mut receive: Receiver<Message>) -> Result<(), Failure> {
    let transaction = file.transaction().map_err(Failure::storage)?;
    loop {
        match receive.blocking_recv() {
            Some(Message::Rows(table, rows)) => {
                let lane = (table.name == "event").then(|| table.place_of("subject")).flatten();
                let names = table.names() + if lane.is_some() { ", lane" } else { "" };
                let marks = vec!["?"; table.columns.len() + usize::from(lane.is_some())].join(", ");
                let sql = format!("INSERT INTO {} ({names}) VALUES ({marks})", table.name);
                let mut insert = transaction.prepare_cached(&sql).map_err(Failure::storage)?;
                for mut row in rows {
                    let subject = lane.and_then(|place| id(&row[place]).ok()).map(AccountId::from_uuid);
                    row.extend(subject.map(|subject| Value::Integer(sqlite::lane(subject).into())));
                    insert.execute(params_from_iter(row)).map_err(Failure::storage)?;
                }
            }
            Some(Message::End) => return transaction.commit().map_err(Failure::storage),
            None => return Err(Failure::Closed),
        }
    }
}

/// Loads a backup into a database that has no tenant and no keys. The client is nobody else's.
pub(super) async fn restore(mut client: Client, from: PathBuf, now: Timestamp) -> Result<(), Failure> {
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
        let sql = format!("SELECT {} FROM {}", table.names(), table.name);
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

/// Refuses a damaged file, and one with another schema than this program writes.
fn check_file(file: &Connection, now: Timestamp) -> Result<(), Failure> {
    let verdict: String =
        file.query_row("PRAGMA integrity_check(1)", (), |row| row.get(0)).map_err(Failure::storage)?;
    if verdict != "ok" {
        return Err(Failure::Corrupt { what: "backup", why: verdict });
    }
    let mut current = Connection::open_in_memory().map_err(Failure::storage)?;
    sqlite::migrate(&mut current, now)?;
    if applied(file)? == applied(&current)? {
        return Ok(());
    }
    let why = "its schema is of another version: restore it into a SQLite file first, and back that up";
    Err(Failure::Corrupt { what: "backup", why: why.to_owned() })
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
            Id => (Box::new(all(values.map(id)).map_err(corrupt)?), "uuid"),
            Integer => (Box::new(all(values.map(integer)).map_err(corrupt)?), "int8"),
            Text => (Box::new(all(values.map(text)).map_err(corrupt)?), "text"),
            Bytes => (Box::new(all(values.map(bytes)).map_err(corrupt)?), "bytea"),
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

/// A value that cannot be in its column.
struct Unfit;

fn id(value: &Value) -> Result<Uuid, Unfit> {
    let Value::Blob(bytes) = value else { return Err(Unfit) };
    Uuid::from_slice(bytes).map_err(|_| Unfit)
}

const fn integer(value: &Value) -> Result<i64, Unfit> {
    if let Value::Integer(integer) = value { Ok(*integer) } else { Err(Unfit) }
}

/// Texts may be absent; where they must not be, the database refuses.
fn text(value: &Value) -> Result<Option<&str>, Unfit> {
    match value {
        Value::Null => Ok(None),
        Value::Text(text) => Ok(Some(text)),
        _ => Err(Unfit),
    }
}

fn bytes(value: &Value) -> Result<&[u8], Unfit> {
    if let Value::Blob(bytes) = value { Ok(bytes) } else { Err(Unfit) }
}
