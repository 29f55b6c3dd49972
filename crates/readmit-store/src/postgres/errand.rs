//! Errands: what one process at a time does, and how far it got.

use super::read::{Param, Reader};
use super::trouble::storage;
use super::{Postgres, outbox};
use futures_util::future::FutureExt as _;
use readmit_app::Failure;
use readmit_app::store::{Answer, Errand, ErrandStore, MessageKey, MessageState, Settled, WaitingMessage};
use readmit_core::id::TenantId;
use readmit_core::time::Timestamp;
use tokio_postgres::types::Type;
use uuid::Uuid;

async fn take(
    reader: &Reader,
    (tenant, name): (TenantId, &str),
    holder: Uuid,
    now: Timestamp,
    until: Timestamp,
) -> Result<Option<Errand>, Failure> {
    let sql = "INSERT INTO errand (tenant, name, holder, until, memory) VALUES ($1, $2, $3, $5, '')
               ON CONFLICT (tenant, name) DO UPDATE SET holder = excluded.holder, until = excluded.until
               WHERE errand.holder = excluded.holder OR errand.until <= $4
               RETURNING memory";
    let params: [Param<'_>; 5] = [
        (&tenant.uuid(), Type::UUID),
        (&name, Type::TEXT),
        (&holder, Type::UUID),
        (&now.as_millis(), Type::INT8),
        (&until.as_millis(), Type::INT8),
    ];
    let rows = reader.query(sql, &params).await?;
    rows.first().map(|row| row.try_get(0).map(|memory| Errand { memory })).transpose().map_err(storage)
}

async fn note(
    reader: &Reader,
    (tenant, name): (TenantId, &str),
    holder: Uuid,
    memory: &str,
    until: Timestamp,
) -> Result<bool, Failure> {
    let sql = "UPDATE errand SET memory = $4, until = $5
               WHERE tenant = $1 AND name = $2 AND holder = $3 RETURNING name";
    let params: [Param<'_>; 5] = [
        (&tenant.uuid(), Type::UUID),
        (&name, Type::TEXT),
        (&holder, Type::UUID),
        (&memory, Type::TEXT),
        (&until.as_millis(), Type::INT8),
    ];
    Ok(!reader.query(sql, &params).await?.is_empty())
}

impl ErrandStore for Postgres {
    fn claim_messages(
        &self,
        now: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> Answer<'_, Vec<WaitingMessage>> {
        outbox::claim(&self.reader, now, until, limit).boxed()
    }

    fn settle_message(&self, key: MessageKey, settled: Settled) -> Answer<'_, ()> {
        outbox::settle(&self.reader, key, settled).boxed()
    }

    fn messages(&self, tenant: TenantId, state: MessageState, limit: u32) -> Answer<'_, Vec<WaitingMessage>> {
        outbox::messages(&self.reader, tenant, state, limit).boxed()
    }

    fn revive_message(&self, key: MessageKey, now: Timestamp, expires_at: Timestamp) -> Answer<'_, bool> {
        outbox::revive(&self.reader, key, now, expires_at).boxed()
    }

    fn count_messages(&self) -> Answer<'_, u64> {
        outbox::count(&self.reader).boxed()
    }

    fn take_errand(
        &self,
        tenant: TenantId,
        name: String,
        holder: Uuid,
        now: Timestamp,
        until: Timestamp,
    ) -> Answer<'_, Option<Errand>> {
        async move { take(&self.reader, (tenant, &name), holder, now, until).await }.boxed()
    }

    fn note_errand(
        &self,
        tenant: TenantId,
        name: String,
        holder: Uuid,
        memory: String,
        until: Timestamp,
    ) -> Answer<'_, bool> {
        async move { note(&self.reader, (tenant, &name), holder, &memory, until).await }.boxed()
    }
}
