//! The audit log: pages of events, chains, checkpoints, and every event once.

use super::Postgres;
use super::read::{Param, Reader};
use super::trouble::storage;
use crate::{follow, index};
use futures_util::future::FutureExt as _;
use readmit_app::Failure;
use readmit_app::store::{
    Answer, AuditEvent, AuditStore, ChainPosition, CountQuery, EventCounts, EventPage, StoredEvent,
};
use readmit_core::audit::chain::ChainRow;
use readmit_core::audit::checkpoint::Checkpoint;
use readmit_core::id::{AccountId, ChainId, EventId, TenantId};
use readmit_core::time::Timestamp;
use std::fmt::Write as _;
use tokio_postgres::Row;
use tokio_postgres::types::Type;
use uuid::Uuid;

/// The key of each writer's last row, found by one look into the index per writer: the table has a row for
/// every batch that there ever was, and few writers.
const HEADS: &str = "
    WITH RECURSIVE head (writer, number) AS (
        (SELECT writer, number FROM chain ORDER BY writer DESC, number DESC LIMIT 1)
        UNION ALL
        SELECT next.writer, next.number
        FROM head h
        CROSS JOIN LATERAL (
            SELECT c.writer, c.number FROM chain c WHERE c.writer < h.writer
            ORDER BY c.writer DESC, c.number DESC LIMIT 1
        ) next
    )";

/// Events in a page of a tenant, newest first.
pub(super) async fn events(
    reader: &Reader,
    tenant: TenantId,
    page: EventPage,
) -> Result<Vec<StoredEvent>, Failure> {
    let mut sql = "SELECT id, subject, body, personal FROM event WHERE tenant = $1".to_owned();
    let mut operands = vec![tenant.uuid()];
    let bound = |at: Option<Timestamp>| at.map(|at| index::first_id_at(at).uuid());
    for (test, operand) in [
        ("subject =", page.subject.map(AccountId::uuid)),
        ("id <", page.before.map(EventId::uuid)),
        ("id >=", bound(page.since)),
        ("id <", bound(page.until)),
    ] {
        if let Some(operand) = operand {
            operands.push(operand);
            let _ = write!(sql, " AND {test} ${}", operands.len());
        }
    }
    if page.admin_only {
        sql.push_str(" AND admin");
    }
    let _ = write!(sql, " ORDER BY id DESC LIMIT {}", page.limit);
    let params: Vec<Param<'_>> = operands.iter().map(|id| -> Param<'_> { (id, Type::UUID) }).collect();
    reader.query(&sql, &params).await?.iter().map(stored_event).collect()
}

impl AuditStore for Postgres {
    fn chain_heads(&self) -> Answer<'_, Vec<ChainRow>> {
        async {
            let sql = format!(
                "{HEADS}
                SELECT c.writer, c.number, c.at, c.previous, c.entries
                FROM head h JOIN chain c ON c.writer = h.writer AND c.number = h.number
                ORDER BY c.writer"
            );
            self.reader.query(&sql, &[]).await?.iter().map(chain_row).collect()
        }
        .boxed()
    }

    fn chain_rows(&self, writer: ChainId, from: i64, limit: u32) -> Answer<'_, Vec<ChainRow>> {
        async move {
            let sql = "SELECT writer, number, at, previous, entries FROM chain
                       WHERE writer = $1 AND number >= $2 ORDER BY number LIMIT $3";
            let params: [Param<'_>; 3] =
                [(&writer.uuid(), Type::UUID), (&from, Type::INT8), (&i64::from(limit), Type::INT8)];
            self.reader.query(sql, &params).await?.iter().map(chain_row).collect()
        }
        .boxed()
    }

    fn chain_rows_after(&self, position: ChainPosition, limit: u32) -> Answer<'_, Vec<ChainRow>> {
        async move {
            let rows = self.reader.query(&format!("{HEADS} SELECT writer, number FROM head"), &[]).await?;
            let last = rows.iter().map(|row| Ok((ChainId::from_uuid(row.try_get(0)?), row.try_get(1)?)));
            let last = last.collect::<Result<Vec<_>, _>>().map_err(storage)?;
            let stretches = follow::stretches(last, &position, limit);
            if stretches.is_empty() {
                return Ok(Vec::new());
            }
            let (mut writers, mut from, mut to) = (Vec::new(), Vec::new(), Vec::new());
            for stretch in stretches {
                writers.push(stretch.writer.uuid());
                from.push(stretch.from);
                to.push(stretch.from + i64::from(stretch.limit));
            }
            // Numbers have no gaps.
            let sql = "SELECT c.writer, c.number, c.at, c.previous, c.entries
                       FROM unnest($1::uuid[], $2::int8[], $3::int8[]) AS q (writer, first, beyond)
                       JOIN chain c ON c.writer = q.writer AND c.number >= q.first AND c.number < q.beyond
                       ORDER BY c.writer, c.number";
            let params: [Param<'_>; 3] =
                [(&writers, Type::UUID_ARRAY), (&from, Type::INT8_ARRAY), (&to, Type::INT8_ARRAY)];
            self.reader.query(sql, &params).await?.iter().map(chain_row).collect()
        }
        .boxed()
    }

    fn events_by_id(&self, ids: Vec<(TenantId, EventId)>) -> Answer<'_, Vec<AuditEvent>> {
        async move {
            let sql = "SELECT e.tenant, e.id, e.subject, e.body, e.personal
                       FROM (SELECT DISTINCT * FROM unnest($1::uuid[], $2::uuid[]) AS q (tenant, id)) q
                       JOIN event e ON e.tenant = q.tenant AND e.id = q.id";
            let (tenants, events): (Vec<Uuid>, Vec<Uuid>) =
                ids.iter().map(|(tenant, event)| (tenant.uuid(), event.uuid())).unzip();
            let params: [Param<'_>; 2] = [(&tenants, Type::UUID_ARRAY), (&events, Type::UUID_ARRAY)];
            self.reader.query(sql, &params).await?.iter().map(audit_event).collect()
        }
        .boxed()
    }

    fn count_events(&self) -> Answer<'_, u64> {
        self.reader.count("SELECT count(*) FROM event").boxed()
    }

    fn event_counts(&self, tenant: TenantId, query: CountQuery) -> Answer<'_, EventCounts> {
        async move { super::count::counts(&self.reader, tenant, &query).await }.boxed()
    }

    fn walk_events(&self, after: Option<(TenantId, EventId)>, limit: u32) -> Answer<'_, Vec<AuditEvent>> {
        async move {
            // No id is all zeros: versions are among its bits.
            let (tenant, id) = after.map_or((Uuid::nil(), Uuid::nil()), |(t, id)| (t.uuid(), id.uuid()));
            let sql = "SELECT tenant, id, subject, body, personal FROM event
                       WHERE (tenant, id) > ($1, $2) ORDER BY tenant, id LIMIT $3";
            let params: [Param<'_>; 3] =
                [(&tenant, Type::UUID), (&id, Type::UUID), (&i64::from(limit), Type::INT8)];
            self.reader.query(sql, &params).await?.iter().map(audit_event).collect()
        }
        .boxed()
    }

    fn checkpoints(&self, after: u64, limit: u32) -> Answer<'_, Vec<Checkpoint>> {
        async move {
            let sql = "SELECT body FROM checkpoint WHERE number > $1 ORDER BY number LIMIT $2";
            let after = i64::try_from(after).unwrap_or(i64::MAX);
            let params: [Param<'_>; 2] = [(&after, Type::INT8), (&i64::from(limit), Type::INT8)];
            self.reader.query(sql, &params).await?.iter().map(checkpoint).collect()
        }
        .boxed()
    }

    fn last_checkpoint(&self) -> Answer<'_, Option<Checkpoint>> {
        async {
            let sql = "SELECT body FROM checkpoint ORDER BY number DESC LIMIT 1";
            self.reader.query(sql, &[]).await?.first().map(checkpoint).transpose()
        }
        .boxed()
    }

    fn add_checkpoint(&self, number: u64, checkpoint: Checkpoint) -> Answer<'_, bool> {
        async move {
            let number = i64::try_from(number).map_err(Failure::storage)?;
            let body = serde_json::to_string(&checkpoint).map_err(Failure::storage)?;
            let sql = "INSERT INTO checkpoint (number, body) VALUES ($1, $2)
                       ON CONFLICT (number) DO NOTHING RETURNING number";
            let params: [Param<'_>; 2] = [(&number, Type::INT8), (&body, Type::TEXT)];
            // Not again after a broken connection: it would find its own row and take it for another's.
            Ok(!self.reader.write(sql, &params).await?.is_empty())
        }
        .boxed()
    }

    fn erase_personal(&self, tenant: TenantId, subject: AccountId) -> Answer<'_, u64> {
        async move {
            let sql = "UPDATE event SET personal = NULL
                       WHERE tenant = $1 AND subject = $2 AND personal IS NOT NULL RETURNING id";
            let params: [Param<'_>; 2] = [(&tenant.uuid(), Type::UUID), (&subject.uuid(), Type::UUID)];
            Ok(self.reader.write(sql, &params).await?.len() as u64)
        }
        .boxed()
    }
}

fn stored_event(row: &Row) -> Result<StoredEvent, Failure> {
    let read = || {
        Ok(StoredEvent {
            id: EventId::from_uuid(row.try_get(0)?),
            subject: AccountId::from_uuid(row.try_get(1)?),
            body: row.try_get(2)?,
            personal: row.try_get(3)?,
        })
    };
    read().map_err(storage)
}

fn audit_event(row: &Row) -> Result<AuditEvent, Failure> {
    let read = || {
        Ok(AuditEvent {
            tenant: TenantId::from_uuid(row.try_get(0)?),
            id: EventId::from_uuid(row.try_get(1)?),
            subject: AccountId::from_uuid(row.try_get(2)?),
            body: row.try_get(3)?,
            personal: row.try_get(4)?,
        })
    };
    read().map_err(storage)
}

fn chain_row(row: &Row) -> Result<ChainRow, Failure> {
    let previous: &[u8] = row.try_get(3).map_err(storage)?;
    let previous = previous.try_into().map_err(|_| Failure::Corrupt {
        what: "chain row",
        why: format!("its hash has {} bytes, expected 32", previous.len()),
    })?;
    let read = || {
        Ok(ChainRow {
            writer: ChainId::from_uuid(row.try_get(0)?),
            number: row.try_get(1)?,
            at: Timestamp::from_millis(row.try_get(2)?),
            previous,
            entries: row.try_get(4)?,
        })
    };
    read().map_err(storage)
}

fn checkpoint(row: &Row) -> Result<Checkpoint, Failure> {
    let body: &str = row.try_get(0).map_err(storage)?;
    serde_json::from_str(body)
        .map_err(|error| Failure::Corrupt { what: "checkpoint", why: error.to_string() })
}
