//! Out of PostgreSQL, as of one instant, into a new SQLite file.

use super::table::{Kind, TABLES, Table, id};
use super::{CHUNK_ROWS, CHUNKS, Message};
use crate::postgres::trouble::storage;
use crate::sqlite;
use futures_util::TryStreamExt as _;
use readmit_app::Failure;
use readmit_core::id::AccountId;
use readmit_core::time::Timestamp;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use std::path::{Path, PathBuf};
use std::pin::pin;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio_postgres::{Client, Error, IsolationLevel, Row};
use uuid::Uuid;

/// Copies everything, as of one instant, into a new file. The client is nobody else's.
pub(in crate::postgres) async fn backup(
    mut client: Client,
    to: PathBuf,
    now: Timestamp,
) -> Result<(), Failure> {
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
                |(name, kind)| {
                    if matches!(kind, Kind::Integer) { format!("{name}::int8") } else { (*name).into() }
                },
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
            Kind::Id => Value::Blob(row.try_get::<_, Uuid>(place)?.as_bytes().to_vec()),
            Kind::Integer => Value::Integer(row.try_get(place)?),
            Kind::Text => row.try_get::<_, Option<String>>(place)?.map_or(Value::Null, Value::Text),
            Kind::Bytes => Value::Blob(row.try_get(place)?),
            Kind::Flag => Value::Integer(row.try_get::<_, bool>(place)?.into()),
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
