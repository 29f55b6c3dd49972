//! The part of the Store port that delivery needs: the outbox, and errands that one process at a time runs.

use super::Answer;
use readmit_core::id::{AccountId, MessageId, TenantId};
use readmit_core::outbox::Channel;
use readmit_core::sealed::Sealed;
use readmit_core::time::Timestamp;
use uuid::Uuid;

/// Names a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MessageKey {
    /// The tenant.
    pub tenant: TenantId,
    /// Whom it is for.
    pub account: AccountId,
    /// The message.
    pub id: MessageId,
}

/// How a message stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageState {
    /// It will be tried (again).
    Waiting,
    /// It was given up.
    Dead,
}

/// A message in the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingMessage {
    /// Which.
    pub key: MessageKey,
    /// How it travels.
    pub channel: Channel,
    /// When it was put there.
    pub created_at: Timestamp,
    /// Not sent any more from this instant on.
    pub expires_at: Timestamp,
    /// When it is tried next.
    pub due_at: Timestamp,
    /// How often it was tried, this try included once it is claimed.
    pub attempts: u32,
    /// How it stands.
    pub state: MessageState,
    /// Why the last try failed.
    pub error: Option<String>,
    /// Address and content.
    pub sealed: Sealed,
}

/// What became of a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// Its provider took it; the row goes.
    Sent,
    /// It is tried again.
    Later {
        /// When.
        at: Timestamp,
        /// Why it failed.
        error: String,
    },
    /// It is given up.
    Dead {
        /// Why.
        error: String,
    },
}

/// Something that one process at a time does, with what it remembers (how far it got).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Errand {
    /// What it remembers, as it was left last; empty at first.
    pub memory: String,
}

/// What delivery asks of a database.
pub trait ErrandStore {
    /// Takes up to `limit` waiting messages that are due, oldest first, for this process alone until
    /// `until`: each is due again then, and counts one more attempt.
    fn claim_messages(&self, now: Timestamp, until: Timestamp, limit: u32)
    -> Answer<'_, Vec<WaitingMessage>>;

    /// Writes down what became of a claimed message. Nothing happens where it is gone.
    fn settle_message(&self, key: MessageKey, settled: Settled) -> Answer<'_, ()>;

    /// Messages of a tenant in one state, oldest first.
    fn messages(&self, tenant: TenantId, state: MessageState, limit: u32) -> Answer<'_, Vec<WaitingMessage>>;

    /// Makes a dead message wait again, due at `now` and alive until `expires_at`. `false` when there is no
    /// such dead message.
    fn revive_message(&self, key: MessageKey, now: Timestamp, expires_at: Timestamp) -> Answer<'_, bool>;

    /// How many messages wait, over all tenants.
    fn count_messages(&self) -> Answer<'_, u64>;

    /// Takes an errand for `holder` until `until`; `None` while another holder has it.
    fn take_errand(
        &self,
        tenant: TenantId,
        name: String,
        holder: Uuid,
        now: Timestamp,
        until: Timestamp,
    ) -> Answer<'_, Option<Errand>>;

    /// Leaves a note in an errand that `holder` still has, and keeps it until `until` (an instant in the past
    /// gives it back). `false` when another holder took it meanwhile: then nothing was written.
    fn note_errand(
        &self,
        tenant: TenantId,
        name: String,
        holder: Uuid,
        memory: String,
        until: Timestamp,
    ) -> Answer<'_, bool>;
}
