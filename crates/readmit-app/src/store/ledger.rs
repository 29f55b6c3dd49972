//! The part of the Store port that the audit needs: chains, checkpoints, and every event once.

use super::Answer;
use readmit_core::audit::chain::ChainRow;
use readmit_core::audit::checkpoint::Checkpoint;
use readmit_core::id::{AccountId, ChainId, EventId, TenantId};
use std::collections::BTreeMap;

/// How far into each writer's chain someone has read: the number of the last row that was read.
pub type ChainPosition = BTreeMap<ChainId, i64>;

/// An event with everything the audit has of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEvent {
    /// Its tenant.
    pub tenant: TenantId,
    /// Its id.
    pub id: EventId,
    /// Whom it is about.
    pub subject: AccountId,
    /// Canonical JSON, as hashed.
    pub body: String,
    /// The personal data beside it, unless erased.
    pub personal: Option<String>,
}

/// What sealing, exporting and following the log ask of a database.
pub trait AuditStore {
    /// The last row of every chain, by writer.
    fn chain_heads(&self) -> Answer<'_, Vec<ChainRow>>;

    /// Rows of one chain from number `from` on, in order.
    fn chain_rows(&self, writer: ChainId, from: i64, limit: u32) -> Answer<'_, Vec<ChainRow>>;

    /// Rows after `position` over all chains, each chain in order, at most `limit` in all; chains that
    /// `position` does not name are read from their first row.
    fn chain_rows_after(&self, position: ChainPosition, limit: u32) -> Answer<'_, Vec<ChainRow>>;

    /// The events of these ids, in no particular order; those that are missing are left out.
    fn events_by_id(&self, ids: Vec<(TenantId, EventId)>) -> Answer<'_, Vec<AuditEvent>>;

    /// How many events are stored, over all tenants.
    fn count_events(&self) -> Answer<'_, u64>;

    /// Every event, in the order of (tenant, id), those after `after`.
    fn walk_events(&self, after: Option<(TenantId, EventId)>, limit: u32) -> Answer<'_, Vec<AuditEvent>>;

    /// Checkpoints with a number greater than `after`, in order.
    fn checkpoints(&self, after: u64, limit: u32) -> Answer<'_, Vec<Checkpoint>>;

    /// The last checkpoint.
    fn last_checkpoint(&self) -> Answer<'_, Option<Checkpoint>>;

    /// Adds a checkpoint under its number; `false` when another process took that number before.
    fn add_checkpoint(&self, number: u64, checkpoint: Checkpoint) -> Answer<'_, bool>;

    /// Erases the personal data beside the events about `subject`. Returns beside how many.
    fn erase_personal(&self, tenant: TenantId, subject: AccountId) -> Answer<'_, u64>;
}
