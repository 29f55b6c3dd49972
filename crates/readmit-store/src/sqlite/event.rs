//! Events in lanes: how one subject's history is found without an index of its own.
//!
//! An index by subject costs each event a write to a page that nothing else touches, as much as the change
//! that the event records. Instead the table is kept in a few lanes, each in order of time: an event is
//! appended to its subject's lane, one subject's history is read from one lane, and everyone's is merged.

use super::read::{many, uuid};
use crate::index;
use readmit_app::Failure;
use readmit_app::store::{EventPage, StoredEvent};
use readmit_core::id::{AccountId, EventId, TenantId};
use rusqlite::types::Value;
use rusqlite::{Connection, Row, params_from_iter};

/// How many lanes there are: a batch appends to at most as many pages.
pub(super) const LANES: u8 = 8;

/// The lane of a subject.
pub(crate) const fn lane(subject: AccountId) -> u8 {
    subject.as_bytes()[0] % LANES
}

/// A page of events, newest first.
pub(super) fn page(
    connection: &Connection,
    tenant: TenantId,
    page: &EventPage,
) -> Result<Vec<StoredEvent>, Failure> {
    let mut bounds = String::new();
    let mut values = vec![Value::Blob(tenant.as_bytes().to_vec())];
    let mut bound = |sql: &str, id: &[u8; 16]| {
        values.push(Value::Blob(id.to_vec()));
        bounds.push_str(&sql.replace('?', &format!("?{}", values.len())));
    };
    if let Some(subject) = page.subject {
        bound(" AND subject = ?", subject.as_bytes());
    }
    if let Some(before) = page.before {
        bound(" AND id < ?", before.as_bytes());
    }
    if let Some(since) = page.since {
        bound(" AND id >= ?", index::first_id_at(since).as_bytes());
    }
    if let Some(until) = page.until {
        bound(" AND id < ?", index::first_id_at(until).as_bytes());
    }
    if page.admin_only {
        // The index holds nothing else, in order of time over all lanes.
        let sql = format!(
            "SELECT id, subject, body, personal FROM event INDEXED BY event_admin
             WHERE tenant = ?1 AND admin = 1{bounds} ORDER BY id DESC LIMIT {}",
            page.limit
        );
        return many(connection, &sql, params_from_iter(&values), stored);
    }
    let lanes = page.subject.map_or(0..LANES, |subject| lane(subject)..lane(subject) + 1);
    let newest_of = |lane: u8| {
        format!(
            "SELECT * FROM (SELECT id, subject, body, personal FROM event
             WHERE tenant = ?1 AND lane = {lane}{bounds} ORDER BY id DESC LIMIT {})",
            page.limit
        )
    };
    let merged = lanes.map(newest_of).collect::<Vec<_>>().join(" UNION ALL ");
    let sql = format!("{merged} ORDER BY id DESC LIMIT {}", page.limit);
    many(connection, &sql, params_from_iter(&values), stored)
}

fn stored(row: &Row<'_>) -> rusqlite::Result<StoredEvent> {
    Ok(StoredEvent {
        id: EventId::from_uuid(uuid(row, 0)?),
        subject: AccountId::from_uuid(uuid(row, 1)?),
        body: row.get(2)?,
        personal: row.get(3)?,
    })
}
