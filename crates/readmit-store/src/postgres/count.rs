//! Counts over the log. A text is looked for in each body first: what is not counted is not read as JSON.

use super::read::{Param, Reader};
use super::trouble::storage;
use crate::index;
use readmit_app::Failure;
use readmit_app::store::{CountQuery, EventCount, EventCounts};
use readmit_core::id::{EventId, TenantId};
use tokio_postgres::Row;
use tokio_postgres::types::Type;

/// The oldest of the newest events that are looked at, where there are more.
async fn cut(
    reader: &Reader,
    tenant: TenantId,
    (first, beyond): (EventId, EventId),
    limit: u32,
) -> Result<Option<EventId>, Failure> {
    let sql = "SELECT id FROM event WHERE tenant = $1 AND id >= $2 AND id < $3
               ORDER BY id DESC LIMIT 2 OFFSET $4";
    let (tenant, first, beyond) = (tenant.uuid(), first.uuid(), beyond.uuid());
    let offset = i64::from(limit.saturating_sub(1));
    let params: [Param<'_>; 4] =
        [(&tenant, Type::UUID), (&first, Type::UUID), (&beyond, Type::UUID), (&offset, Type::INT8)];
    match reader.query(sql, &params).await?.as_slice() {
        [last, _] => Ok(Some(EventId::from_uuid(last.try_get(0).map_err(storage)?))),
        _ => Ok(None),
    }
}

fn count(row: &Row) -> Result<EventCount, Failure> {
    let read = || {
        let operator: Option<&str> = row.try_get(3)?;
        Ok(EventCount {
            bucket: row.try_get(0)?,
            kind: row.try_get(1)?,
            reason: row.try_get(2)?,
            operator: operator.and_then(|id| id.parse().ok()),
            count: row.try_get::<_, i64>(4)?.unsigned_abs(),
        })
    };
    read().map_err(storage)
}

/// Counts a tenant's events.
pub(super) async fn counts(
    reader: &Reader,
    tenant: TenantId,
    query: &CountQuery,
) -> Result<EventCounts, Failure> {
    let (first, beyond) = (index::first_id_at(query.since), index::first_id_at(query.until));
    let from = cut(reader, tenant, (first, beyond), query.limit).await?;
    let (of, first, beyond) = (tenant.uuid(), from.unwrap_or(first).uuid(), beyond.uuid());
    let bucket = i64::try_from(query.bucket.as_millis().max(1)).unwrap_or(i64::MAX);
    let wanted: Vec<String> = query.kinds.iter().map(|kind| index::text_of_kind(kind)).collect();
    let mut params: Vec<Param<'_>> = vec![
        (&of, Type::UUID),
        (&first, Type::UUID),
        (&beyond, Type::UUID),
        (&bucket, Type::INT8),
        (&query.reasons_of, Type::TEXT),
    ];
    let mut tests = Vec::with_capacity(wanted.len());
    for text in &wanted {
        params.push((text, Type::TEXT));
        tests.push(format!("position(${} in body) > 0", params.len()));
    }
    let sql = format!(
        "WITH looked AS MATERIALIZED (
             SELECT body::jsonb AS body FROM event
             WHERE tenant = $1 AND id >= $2 AND id < $3 AND ({})
         )
         SELECT (body->>'at')::bigint / $4 AS bucket, body->'event'->>'type' AS kind,
             CASE WHEN body->'event'->>'type' = $5 THEN body->'event'->>'reason' END AS reason,
             CASE WHEN body->'actor'->>'type' = 'operator' THEN body->'actor'->>'id' END AS operator,
             sum(coalesce((body->'event'->>'count')::bigint, 1))::bigint
         FROM looked GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4",
        tests.join(" OR ")
    );
    let rows = reader.query(&sql, &params).await?;
    // Texts are in whatever order the database has for them.
    let mut counts = rows.iter().map(count).collect::<Result<Vec<_>, _>>()?;
    counts.sort_unstable();
    Ok(EventCounts { counts, from })
}
