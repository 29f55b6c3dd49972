//! Counts over the log in memory.

use super::Data;
use crate::batch::corrupt;
use crate::index;
use readmit_app::Failure;
use readmit_app::store::{CountQuery, EventCount, EventCounts};
use readmit_core::id::{AccountId, TenantId};
use serde_json::Value;
use std::collections::BTreeMap;

type Key = (i64, String, Option<String>, Option<AccountId>);

/// Counts a tenant's events.
pub(super) fn counts(data: &Data, tenant: TenantId, query: &CountQuery) -> Result<EventCounts, Failure> {
    let (first, beyond) = (index::first_id_at(query.since), index::first_id_at(query.until));
    let limit = query.limit as usize;
    let events = data.events.range((tenant, first)..(tenant, beyond)).rev();
    let looked: Vec<_> = events.take(limit + 1).collect();
    let from = (looked.len() > limit).then(|| looked.get(limit.saturating_sub(1))).flatten();
    let from = from.map(|((_, id), _)| *id);
    let bucket = i64::try_from(query.bucket.as_millis().max(1)).unwrap_or(i64::MAX);
    let mut counted: BTreeMap<Key, u64> = BTreeMap::new();
    for (_, (_, event)) in looked.into_iter().take(limit) {
        let body: Value = serde_json::from_str(&event.body).map_err(|error| corrupt("event", error))?;
        let kind = body["event"]["type"].as_str().unwrap_or_default();
        if !query.kinds.contains(&kind) {
            continue;
        }
        let reason = body["event"]["reason"].as_str().filter(|_| kind == query.reasons_of).map(str::to_owned);
        let operator = body["actor"]["id"].as_str().filter(|_| body["actor"]["type"] == "operator");
        let at = body["at"].as_i64().unwrap_or_default();
        let key = (at / bucket, kind.to_owned(), reason, operator.and_then(|id| id.parse().ok()));
        *counted.entry(key).or_default() += body["event"]["count"].as_u64().unwrap_or(1);
    }
    let counts = counted.into_iter().map(|((bucket, kind, reason, operator), count)| EventCount {
        bucket,
        kind,
        reason,
        operator,
        count,
    });
    Ok(EventCounts { counts: counts.collect(), from })
}
