//! The tables that a backup holds, as they are in both databases.

use rusqlite::types::Value;
use uuid::Uuid;

/// What a column holds.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Id,
    Integer,
    Text,
    Bytes,
    /// A boolean in PostgreSQL, 0 or 1 in SQLite.
    Flag,
}

pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) columns: &'static [(&'static str, Kind)],
}

use Kind::{Bytes, Flag, Id, Integer, Text};

#[rustfmt::skip]
pub(super) const TABLES: &[Table] = &[
    Table { name: "tenant", columns: &[("id", Id), ("revision", Integer), ("created_at", Integer)] },
    Table { name: "configuration", columns: &[("tenant", Id), ("kind", Text), ("id", Id), ("body", Text)] },
    Table { name: "account_hot", columns: &[("tenant", Id), ("account", Id), ("version", Integer), ("body", Text)] },
    Table { name: "account_part", columns: &[("tenant", Id), ("account", Id), ("part", Text), ("body", Text)] },
    Table { name: "identifier", columns: &[("tenant", Id), ("value", Text), ("kind", Text), ("account", Id)] },
    Table { name: "attribute", columns: &[("tenant", Id), ("field", Text), ("value", Text), ("account", Id)] },
    Table { name: "session", columns: &[("tenant", Id), ("account", Id), ("slot", Integer), ("version", Integer), ("body", Text)] },
    Table { name: "run", columns: &[("tenant", Id), ("run", Id), ("version", Integer), ("expires_at", Integer), ("body", Text)] },
    Table { name: "run_log", columns: &[
        ("tenant", Id), ("run", Id), ("sequence", Integer), ("account", Id), ("opens", Flag), ("at", Integer),
        ("journey", Text), ("key", Id), ("sealed", Text),
    ] },
    Table { name: "event", columns: &[("tenant", Id), ("id", Id), ("subject", Id), ("body", Text), ("personal", Text), ("admin", Flag)] },
    Table { name: "chain", columns: &[("writer", Id), ("number", Integer), ("at", Integer), ("previous", Bytes), ("entries", Bytes)] },
    Table { name: "checkpoint", columns: &[("number", Integer), ("body", Text)] },
    Table { name: "outbox", columns: &[
        ("tenant", Id), ("account", Id), ("id", Id), ("channel", Text), ("created_at", Integer), ("expires_at", Integer),
        ("due_at", Integer), ("attempts", Integer), ("state", Text), ("error", Text), ("key", Id), ("sealed", Text),
    ] },
    Table { name: "errand", columns: &[("tenant", Id), ("name", Text), ("holder", Id), ("until", Integer), ("memory", Text)] },
    Table { name: "key_check", columns: &[("id", Id), ("check_value", Bytes)] },
];

impl Table {
    pub(super) fn place_of(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|(name, _)| *name == column)
    }

    pub(super) fn names(&self) -> String {
        self.columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    }
}

/// A value that cannot be in its column.
pub(super) struct Unfit;

pub(super) fn id(value: &Value) -> Result<Uuid, Unfit> {
    let Value::Blob(bytes) = value else { return Err(Unfit) };
    Uuid::from_slice(bytes).map_err(|_| Unfit)
}

pub(super) const fn integer(value: &Value) -> Result<i64, Unfit> {
    if let Value::Integer(integer) = value { Ok(*integer) } else { Err(Unfit) }
}

pub(super) const fn flag(value: &Value) -> Result<bool, Unfit> {
    match value {
        Value::Integer(0) => Ok(false),
        Value::Integer(1) => Ok(true),
        _ => Err(Unfit),
    }
}

/// Texts may be absent; where they must not be, the database refuses.
pub(super) fn text(value: &Value) -> Result<Option<&str>, Unfit> {
    match value {
        Value::Null => Ok(None),
        Value::Text(text) => Ok(Some(text)),
        _ => Err(Unfit),
    }
}

pub(super) fn bytes(value: &Value) -> Result<&[u8], Unfit> {
    if let Value::Blob(bytes) = value { Ok(bytes) } else { Err(Unfit) }
}
