//! What the audit asks of a store in memory.

use super::{Data, Memory, count};
use crate::follow::stretches;
use readmit_app::store::{
    Answer, AuditEvent, AuditStore, ChainPosition, CountQuery, EventCounts, StoredEvent,
};
use readmit_core::audit::chain::ChainRow;
use readmit_core::audit::checkpoint::Checkpoint;
use readmit_core::id::{AccountId, ChainId, EventId, TenantId};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

impl Data {
    fn heads(&self) -> Vec<ChainRow> {
        let mut heads = BTreeMap::new();
        for ((writer, _), row) in &self.chain {
            heads.insert(*writer, row.clone());
        }
        heads.into_values().collect()
    }

    fn rows(&self, writer: ChainId, from: i64, limit: u32) -> impl Iterator<Item = ChainRow> {
        let rows = self.chain.range((writer, from)..=(writer, i64::MAX));
        rows.map(|(_, row)| row.clone()).take(limit as usize)
    }
}

fn audited(tenant: TenantId, event: &StoredEvent) -> AuditEvent {
    let StoredEvent { id, subject, body, personal } = event.clone();
    AuditEvent { tenant, id, subject, body, personal }
}

impl AuditStore for Memory {
    fn chain_heads(&self) -> Answer<'_, Vec<ChainRow>> {
        self.read(|data| Ok(data.heads()))
    }

    fn chain_rows(&self, writer: ChainId, from: i64, limit: u32) -> Answer<'_, Vec<ChainRow>> {
        self.read(move |data| Ok(data.rows(writer, from, limit).collect()))
    }

    fn chain_rows_after(&self, position: ChainPosition, limit: u32) -> Answer<'_, Vec<ChainRow>> {
        self.read(move |data| {
            let last = data.heads().into_iter().map(|head| (head.writer, head.number));
            let parts = stretches(last, &position, limit);
            Ok(parts.iter().flat_map(|part| data.rows(part.writer, part.from, part.limit)).collect())
        })
    }

    fn events_by_id(&self, ids: Vec<(TenantId, EventId)>) -> Answer<'_, Vec<AuditEvent>> {
        self.read(move |data| {
            let found = ids.iter().filter_map(|key| Some(audited(key.0, &data.events.get(key)?.1)));
            Ok(found.collect())
        })
    }

    fn count_events(&self) -> Answer<'_, u64> {
        self.read(|data| Ok(data.events.len() as u64))
    }

    fn event_counts(&self, tenant: TenantId, query: CountQuery) -> Answer<'_, EventCounts> {
        self.read(move |data| count::counts(data, tenant, &query))
    }

    fn walk_events(&self, after: Option<(TenantId, EventId)>, limit: u32) -> Answer<'_, Vec<AuditEvent>> {
        self.read(move |data| {
            let rest = data.events.iter().filter(|(key, _)| Some(**key) > after).take(limit as usize);
            Ok(rest.map(|((tenant, _), (_, event))| audited(*tenant, event)).collect())
        })
    }

    fn checkpoints(&self, after: u64, limit: u32) -> Answer<'_, Vec<Checkpoint>> {
        self.read(move |data| {
            let later = data.checkpoints.iter().filter(|(number, _)| **number > after);
            Ok(later.take(limit as usize).map(|(_, checkpoint)| checkpoint.clone()).collect())
        })
    }

    fn last_checkpoint(&self) -> Answer<'_, Option<Checkpoint>> {
        self.read(|data| Ok(data.checkpoints.values().next_back().cloned()))
    }

    fn add_checkpoint(&self, number: u64, checkpoint: Checkpoint) -> Answer<'_, bool> {
        self.read(move |data| match data.checkpoints.entry(number) {
            Entry::Vacant(free) => {
                free.insert(checkpoint);
                Ok(true)
            }
            Entry::Occupied(_) => Ok(false),
        })
    }

    fn erase_personal(&self, tenant: TenantId, subject: AccountId) -> Answer<'_, u64> {
        self.read(move |data| {
            let events = data.events.iter_mut().filter(|((of, _), _)| *of == tenant);
            let about = events.map(|(_, (_, event))| event).filter(|event| event.subject == subject);
            Ok(about.filter_map(|event| event.personal.take()).count() as u64)
        })
    }
}
