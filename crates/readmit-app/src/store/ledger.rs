//! The part of the Store port that the audit needs: chains, checkpoints, and every event once.

use super::Answer;
use readmit_core::audit::chain::ChainRow;
use readmit_core::audit::checkpoint::Checkpoint;
use readmit_core::id::{AccountId, ChainId, EventId, TenantId};
use readmit_core::time::{Span, Timestamp};
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

/// What is counted of a tenant's events.
#[derive(Debug, Clone)]
pub struct CountQuery {
    /// Only at or after this instant.
    pub since: Timestamp,
    /// Only before this instant.
    pub until: Timestamp,
    /// How long a bucket is; buckets are counted from 1970 on.
    pub bucket: Span,
    /// Types of events that are counted.
    pub kinds: &'static [&'static str],
    /// The type whose `reason` is told apart.
    pub reasons_of: &'static str,
    /// The newest events that are looked at; what is older is not counted.
    pub limit: u32,
}

/// How many events of one kind, in one bucket.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct EventCount {
    /// Which bucket.
    pub bucket: i64,
    /// The type.
    pub kind: String,
    /// The reason, where it is told apart.
    pub reason: Option<String>,
    /// The operator who acted, where one did.
    pub operator: Option<AccountId>,
    /// How many; an event that stands for several counts as those.
    pub count: u64,
}

/// Counts of a tenant's events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventCounts {
    /// In order.
    pub counts: Vec<EventCount>,
    /// The oldest event that was looked at, where there are older ones that were not.
    pub from: Option<EventId>,
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

    /// Counts a tenant's events by time, kind and who acted.
    fn event_counts(&self, tenant: TenantId, query: CountQuery) -> Answer<'_, EventCounts>;

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
