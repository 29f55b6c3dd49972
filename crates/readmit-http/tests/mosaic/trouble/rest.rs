//! What a troubled store does as ever.

use super::Troubled;
use readmit_app::store::{
    Answer, AuditEvent, AuditStore, ChainPosition, CountQuery, Errand, ErrandStore, EventCounts, MessageKey,
    MessageState, RunLogEntry, RunStore, Settled, StoredRun, WaitingMessage,
};
use readmit_core::audit::chain::ChainRow;
use readmit_core::audit::checkpoint::Checkpoint;
use readmit_core::id::{AccountId, ChainId, EventId, KeyId, RunId, TenantId};
use readmit_core::time::Timestamp;
use uuid::Uuid;

impl AuditStore for Troubled {
    fn chain_heads(&self) -> Answer<'_, Vec<ChainRow>> {
        self.rest.chain_heads()
    }

    fn chain_rows(&self, writer: ChainId, from: i64, limit: u32) -> Answer<'_, Vec<ChainRow>> {
        self.rest.chain_rows(writer, from, limit)
    }

    fn chain_rows_after(&self, position: ChainPosition, limit: u32) -> Answer<'_, Vec<ChainRow>> {
        self.rest.chain_rows_after(position, limit)
    }

    fn events_by_id(&self, ids: Vec<(TenantId, EventId)>) -> Answer<'_, Vec<AuditEvent>> {
        self.rest.events_by_id(ids)
    }

    fn count_events(&self) -> Answer<'_, u64> {
        self.rest.count_events()
    }

    fn event_counts(&self, tenant: TenantId, query: CountQuery) -> Answer<'_, EventCounts> {
        self.rest.event_counts(tenant, query)
    }

    fn walk_events(&self, after: Option<(TenantId, EventId)>, limit: u32) -> Answer<'_, Vec<AuditEvent>> {
        self.rest.walk_events(after, limit)
    }

    fn checkpoints(&self, after: u64, limit: u32) -> Answer<'_, Vec<Checkpoint>> {
        self.rest.checkpoints(after, limit)
    }

    fn last_checkpoint(&self) -> Answer<'_, Option<Checkpoint>> {
        self.rest.last_checkpoint()
    }

    fn add_checkpoint(&self, number: u64, checkpoint: Checkpoint) -> Answer<'_, bool> {
        self.rest.add_checkpoint(number, checkpoint)
    }

    fn erase_personal(&self, tenant: TenantId, subject: AccountId) -> Answer<'_, u64> {
        self.rest.erase_personal(tenant, subject)
    }
}

impl ErrandStore for Troubled {
    fn claim_messages(
        &self,
        now: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> Answer<'_, Vec<WaitingMessage>> {
        self.rest.claim_messages(now, until, limit)
    }

    fn settle_message(&self, key: MessageKey, settled: Settled) -> Answer<'_, ()> {
        self.rest.settle_message(key, settled)
    }

    fn messages(&self, tenant: TenantId, state: MessageState, limit: u32) -> Answer<'_, Vec<WaitingMessage>> {
        self.rest.messages(tenant, state, limit)
    }

    fn revive_message(&self, key: MessageKey, now: Timestamp, expires_at: Timestamp) -> Answer<'_, bool> {
        self.rest.revive_message(key, now, expires_at)
    }

    fn count_messages(&self) -> Answer<'_, u64> {
        self.rest.count_messages()
    }

    fn take_errand(
        &self,
        tenant: TenantId,
        name: String,
        holder: Uuid,
        now: Timestamp,
        until: Timestamp,
    ) -> Answer<'_, Option<Errand>> {
        self.rest.take_errand(tenant, name, holder, now, until)
    }

    fn note_errand(
        &self,
        tenant: TenantId,
        name: String,
        holder: Uuid,
        memory: String,
        until: Timestamp,
    ) -> Answer<'_, bool> {
        self.rest.note_errand(tenant, name, holder, memory, until)
    }
}

impl RunStore for Troubled {
    fn run(&self, tenant: TenantId, run: RunId) -> Answer<'_, Option<(u64, StoredRun)>> {
        self.rest.run(tenant, run)
    }

    fn run_log(&self, tenant: TenantId, run: RunId) -> Answer<'_, Vec<RunLogEntry>> {
        self.rest.run_log(tenant, run)
    }

    fn recent_runs(
        &self,
        tenant: TenantId,
        journey: Option<String>,
        limit: u32,
    ) -> Answer<'_, Vec<RunLogEntry>> {
        self.rest.recent_runs(tenant, journey, limit)
    }

    fn sweep_runs(
        &self,
        tenant: TenantId,
        now: Timestamp,
        log_before: Timestamp,
        limit: u32,
    ) -> Answer<'_, u64> {
        self.rest.sweep_runs(tenant, now, log_before, limit)
    }

    fn run_keys(&self, tenant: TenantId) -> Answer<'_, Vec<(KeyId, u64)>> {
        self.rest.run_keys(tenant)
    }

    fn erase_runs(&self, tenant: TenantId, account: AccountId) -> Answer<'_, u64> {
        self.rest.erase_runs(tenant, account)
    }
}
