//! What the audit asks of the file: chains, checkpoints, and every event once.

use super::connection::storage;
use super::event::{LANES, lane};
use super::read::{many, one, uuid};
use super::{Sqlite, chain, count};
use crate::batch::corrupt;
use crate::follow::{Stretch, stretches};
use futures_util::FutureExt as _;
use readmit_app::Failure;
use readmit_app::store::{Answer, AuditEvent, AuditStore, ChainPosition, CountQuery, EventCounts};
use readmit_core::audit::chain::ChainRow;
use readmit_core::audit::checkpoint::Checkpoint;
use readmit_core::id::{AccountId, ChainId, EventId, TenantId};
use rusqlite::{Connection, Row};
use uuid::Uuid;

/// Events whose personal data one transaction erases, so that nobody waits long behind it.
const ERASED_AT_ONCE: u32 = 500;

fn event(row: &Row<'_>) -> rusqlite::Result<AuditEvent> {
    Ok(AuditEvent {
        tenant: TenantId::from_uuid(uuid(row, 0)?),
        id: EventId::from_uuid(uuid(row, 1)?),
        subject: AccountId::from_uuid(uuid(row, 2)?),
        body: row.get(3)?,
        personal: row.get(4)?,
    })
}

fn by_id(connection: &Connection, ids: &[(TenantId, EventId)]) -> Result<Vec<AuditEvent>, Failure> {
    let lanes: Vec<_> = (0..LANES).map(|lane| lane.to_string()).collect();
    let sql = format!(
        "SELECT tenant, id, subject, body, personal FROM event
         WHERE tenant = ?1 AND lane IN ({}) AND id = ?2",
        lanes.join(", ")
    );
    let find = |(tenant, id): &(TenantId, EventId)| {
        one(connection, &sql, (tenant.as_bytes(), id.as_bytes()), event).transpose()
    };
    ids.iter().filter_map(find).collect()
}

/// One tenant's events after `after`, merged over the lanes.
fn walk_tenant(
    connection: &Connection,
    tenant: TenantId,
    after: &[u8],
    limit: u32,
) -> Result<Vec<AuditEvent>, Failure> {
    let of_lane = |lane: u8| {
        format!(
            "SELECT * FROM (SELECT tenant, id, subject, body, personal FROM event
             WHERE tenant = ?1 AND lane = {lane} AND id > ?2 ORDER BY id LIMIT ?3)"
        )
    };
    let merged = (0..LANES).map(of_lane).collect::<Vec<_>>().join(" UNION ALL ");
    let sql = format!("{merged} ORDER BY id LIMIT ?3");
    many(connection, &sql, (tenant.as_bytes(), after, limit), event)
}

fn walk(
    connection: &Connection,
    after: Option<(TenantId, EventId)>,
    limit: u32,
) -> Result<Vec<AuditEvent>, Failure> {
    let mut events = match after {
        Some((tenant, id)) => walk_tenant(connection, tenant, id.as_bytes(), limit)?,
        None => Vec::new(),
    };
    // Every id is greater than no bytes at all.
    let mut tenant = after.map_or(Vec::new(), |(tenant, _)| tenant.as_bytes().to_vec());
    loop {
        let left = limit.saturating_sub(u32::try_from(events.len()).unwrap_or(u32::MAX));
        let sql = "SELECT min(tenant) FROM event WHERE tenant > ?1";
        let next: Option<Option<[u8; 16]>> = one(connection, sql, (&tenant,), |row| row.get(0))?;
        let Some(next) = next.flatten().filter(|_| left > 0) else { return Ok(events) };
        let id = TenantId::from_uuid(Uuid::from_bytes(next));
        events.append(&mut walk_tenant(connection, id, &[], left)?);
        tenant = next.to_vec();
    }
}

fn checkpoint(body: &str) -> Result<Checkpoint, Failure> {
    serde_json::from_str(body).map_err(|error| corrupt("checkpoint", error))
}

fn checkpoints(connection: &Connection, after: u64, limit: u32) -> Result<Vec<Checkpoint>, Failure> {
    let sql = "SELECT body FROM checkpoint WHERE number > ?1 ORDER BY number LIMIT ?2";
    let after = i64::try_from(after).unwrap_or(i64::MAX);
    let bodies: Vec<String> = many(connection, sql, (after, limit), |row| row.get(0))?;
    bodies.iter().map(|body| checkpoint(body)).collect()
}

fn last_checkpoint(connection: &Connection) -> Result<Option<Checkpoint>, Failure> {
    let sql = "SELECT body FROM checkpoint ORDER BY number DESC LIMIT 1";
    let body: Option<String> = one(connection, sql, (), |row| row.get(0))?;
    body.map(|body| checkpoint(&body)).transpose()
}

fn add(connection: &Connection, number: u64, checkpoint: &Checkpoint) -> Result<bool, Failure> {
    let body = serde_json::to_string(checkpoint).map_err(|error| corrupt("checkpoint", error))?;
    let number = i64::try_from(number).unwrap_or(i64::MAX);
    let sql = "INSERT INTO checkpoint (number, body) VALUES (?1, ?2) ON CONFLICT (number) DO NOTHING";
    connection.execute(sql, (number, body)).map(|added| added == 1).map_err(storage)
}

/// Events about `subject` after `after` that personal data stands beside.
fn personal(
    connection: &Connection,
    tenant: TenantId,
    subject: AccountId,
    after: &[u8],
) -> Result<Vec<[u8; 16]>, Failure> {
    let sql = "SELECT id FROM event WHERE tenant = ?1 AND lane = ?2 AND id > ?3 AND subject = ?4
               AND personal IS NOT NULL ORDER BY id LIMIT ?5";
    let values = (tenant.as_bytes(), lane(subject), after, subject.as_bytes(), ERASED_AT_ONCE);
    many(connection, sql, values, |row| row.get(0))
}

fn erase(connection: &Connection, tenant: TenantId, lane: u8, ids: &[[u8; 16]]) -> Result<u64, Failure> {
    let sql = "UPDATE event SET personal = NULL
               WHERE tenant = ?1 AND lane = ?2 AND id = ?3 AND personal IS NOT NULL";
    let mut update = connection.prepare_cached(sql).map_err(storage)?;
    let mut erased = 0;
    for id in ids {
        erased += update.execute((tenant.as_bytes(), lane, id)).map_err(storage)? as u64;
    }
    Ok(erased)
}

impl AuditStore for Sqlite {
    fn chain_heads(&self) -> Answer<'_, Vec<ChainRow>> {
        self.read(chain::heads)
    }

    fn chain_rows(&self, writer: ChainId, from: i64, limit: u32) -> Answer<'_, Vec<ChainRow>> {
        self.read(move |connection| chain::rows(connection, Stretch { writer, from, limit }))
    }

    fn chain_rows_after(&self, position: ChainPosition, limit: u32) -> Answer<'_, Vec<ChainRow>> {
        self.read(move |connection| {
            let parts = stretches(chain::last(connection)?, &position, limit);
            let parts = parts.into_iter().map(|part| chain::rows(connection, part));
            Ok(parts.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
        })
    }

    fn events_by_id(&self, ids: Vec<(TenantId, EventId)>) -> Answer<'_, Vec<AuditEvent>> {
        self.read(move |connection| by_id(connection, &ids))
    }

    fn count_events(&self) -> Answer<'_, u64> {
        self.read(|connection| {
            let count: Option<i64> = one(connection, "SELECT count(*) FROM event", (), |row| row.get(0))?;
            Ok(count.unwrap_or(0).unsigned_abs())
        })
    }

    fn event_counts(&self, tenant: TenantId, query: CountQuery) -> Answer<'_, EventCounts> {
        self.read(move |connection| count::counts(connection, tenant, &query))
    }

    fn walk_events(&self, after: Option<(TenantId, EventId)>, limit: u32) -> Answer<'_, Vec<AuditEvent>> {
        self.read(move |connection| walk(connection, after, limit))
    }

    fn checkpoints(&self, after: u64, limit: u32) -> Answer<'_, Vec<Checkpoint>> {
        self.read(move |connection| checkpoints(connection, after, limit))
    }

    fn last_checkpoint(&self) -> Answer<'_, Option<Checkpoint>> {
        self.read(last_checkpoint)
    }

    fn add_checkpoint(&self, number: u64, checkpoint: Checkpoint) -> Answer<'_, bool> {
        self.write(move |transaction| add(transaction, number, &checkpoint))
    }

    /// Looks for the events beside the writer, and erases them in small transactions: what is looked for is
    /// scattered over a whole lane.
    fn erase_personal(&self, tenant: TenantId, subject: AccountId) -> Answer<'_, u64> {
        async move {
            let (mut erased, mut after) = (0, Vec::new());
            loop {
                let from = after.clone();
                let ids = self.read(move |connection| personal(connection, tenant, subject, &from)).await?;
                let Some(last) = ids.last() else { return Ok(erased) };
                after = last.to_vec();
                erased +=
                    self.write(move |transaction| erase(transaction, tenant, lane(subject), &ids)).await?;
            }
        }
        .boxed()
    }
}
