//! Counts over the log. A text is looked for in each body first: what is not counted is not read as JSON.

use super::event::LANES;
use super::read::many;
use crate::index;
use readmit_app::Failure;
use readmit_app::store::{CountQuery, EventCount, EventCounts};
use readmit_core::id::{EventId, TenantId};
use rusqlite::types::Value;
use rusqlite::{Connection, Row, params_from_iter};
use uuid::Uuid;

/// The oldest of the newest events that are looked at, where there are more.
fn cut(
    connection: &Connection,
    tenant: TenantId,
    (first, beyond): (EventId, EventId),
    limit: u32,
) -> Result<Option<EventId>, Failure> {
    let most = u64::from(limit) + 1;
    let of_lane = |lane: u8| {
        format!(
            "SELECT * FROM (SELECT id FROM event
             WHERE tenant = ?1 AND lane = {lane} AND id >= ?2 AND id < ?3 ORDER BY id DESC LIMIT {most})"
        )
    };
    let merged = (0..LANES).map(of_lane).collect::<Vec<_>>().join(" UNION ALL ");
    let sql = format!("{merged} ORDER BY id DESC LIMIT 2 OFFSET {}", u64::from(limit).saturating_sub(1));
    let params = (tenant.as_bytes(), first.as_bytes(), beyond.as_bytes());
    let ids: Vec<[u8; 16]> = many(connection, &sql, params, |row| row.get(0))?;
    Ok(match ids.as_slice() {
        [last, _] => Some(EventId::from_uuid(Uuid::from_bytes(*last))),
        _ => None,
    })
}

fn count(row: &Row<'_>) -> rusqlite::Result<EventCount> {
    let operator: Option<String> = row.get(3)?;
    Ok(EventCount {
        bucket: row.get(0)?,
        kind: row.get(1)?,
        reason: row.get(2)?,
        operator: operator.and_then(|id| id.parse().ok()),
        count: row.get::<_, i64>(4)?.unsigned_abs(),
    })
}

/// Counts a tenant's events.
pub(super) fn counts(
    connection: &Connection,
    tenant: TenantId,
    query: &CountQuery,
) -> Result<EventCounts, Failure> {
    let (first, beyond) = (index::first_id_at(query.since), index::first_id_at(query.until));
    let from = cut(connection, tenant, (first, beyond), query.limit)?;
    let first = from.unwrap_or(first);
    let bucket = i64::try_from(query.bucket.as_millis().max(1)).unwrap_or(i64::MAX);
    let mut values = vec![
        Value::Blob(tenant.as_bytes().to_vec()),
        Value::Blob(first.as_bytes().to_vec()),
        Value::Blob(beyond.as_bytes().to_vec()),
        Value::Integer(bucket),
        Value::Text(query.reasons_of.to_owned()),
    ];
    let mut tests = Vec::with_capacity(query.kinds.len());
    for kind in query.kinds {
        values.push(Value::Text(index::text_of_kind(kind)));
        tests.push(format!("instr(body, ?{}) > 0", values.len()));
    }
    let lanes: Vec<_> = (0..LANES).map(|lane| lane.to_string()).collect();
    let sql = format!(
        "SELECT json_extract(body, '$.at') / ?4 AS bucket, json_extract(body, '$.event.type') AS kind,
             CASE json_extract(body, '$.event.type') WHEN ?5 THEN json_extract(body, '$.event.reason') END AS reason,
             CASE json_extract(body, '$.actor.type') WHEN 'operator' THEN json_extract(body, '$.actor.id') END AS operator,
             sum(coalesce(json_extract(body, '$.event.count'), 1))
         FROM event
         WHERE tenant = ?1 AND lane IN ({}) AND id >= ?2 AND id < ?3 AND ({})
         GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4",
        lanes.join(", "),
        tests.join(" OR ")
    );
    Ok(EventCounts { counts: many(connection, &sql, params_from_iter(&values), count)?, from })
}
