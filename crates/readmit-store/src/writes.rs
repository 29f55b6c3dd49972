//! What a judged unit asks a store to write: records under their guards, and events.

use crate::batch::corrupt;
use crate::index::Attribute;
use readmit_app::Failure;
use readmit_app::store::RunLogEntry;
use readmit_core::audit::chain;
use readmit_core::configuration::Change;
use readmit_core::event::{AuditRecord, Event};
use readmit_core::id::{AccountId, EventId, RunId, TenantId};
use readmit_core::identifier::{Folded, IdentifierKind};
use readmit_core::outbox::Message;
use readmit_core::time::Timestamp;

/// What has to be written for one unit.
#[derive(Debug)]
pub(crate) struct Writes {
    pub(crate) tenant: TenantId,
    pub(crate) account: AccountId,
    /// Whether the rules were given an account (or none where there is none): only then `expected` is a
    /// guard. What is only about the configuration has the revision for a guard.
    pub(crate) guards_account: bool,
    /// The version that must still stand; `None` when there must be no such account.
    pub(crate) expected: Option<u64>,
    pub(crate) change: AccountChange,
    pub(crate) sessions: Vec<SessionWrite>,
    /// The runs that the rules were given, with the versions that must still stand; `None` where there must be no
    /// such run.
    pub(crate) runs_seen: Vec<(RunId, Option<u64>)>,
    pub(crate) runs: Vec<RunWrite>,
    /// Written if, and only if, everything else of the unit is.
    pub(crate) run_log: Vec<RunLogRow>,
    /// What changed in the configuration of this revision, which must still stand.
    pub(crate) configuration: Option<(u64, Vec<Change>)>,
    /// Written if, and only if, everything else of the unit is.
    pub(crate) events: Vec<EventRow>,
    /// Go with the events.
    pub(crate) messages: Vec<MessageRow>,
}

/// What becomes of the stored account.
#[derive(Debug)]
pub(crate) enum AccountChange {
    None,
    Put(Box<AccountPut>),
    /// The account goes, with its parts, its sessions and these index rows.
    Delete {
        identifiers: Vec<Folded>,
        attributes: Vec<Attribute>,
    },
}

/// An account's changed parts.
#[derive(Debug)]
pub(crate) struct AccountPut {
    pub(crate) version: u64,
    pub(crate) hot: String,
    pub(crate) profile: Option<String>,
    pub(crate) credentials: Option<String>,
    pub(crate) identifiers_gone: Vec<Folded>,
    pub(crate) identifiers_new: Vec<(Folded, IdentifierKind)>,
    pub(crate) attributes_gone: Vec<Attribute>,
    pub(crate) attributes_new: Vec<Attribute>,
}

#[derive(Debug)]
pub(crate) struct SessionWrite {
    pub(crate) slot: u8,
    /// The version that must still be in the slot; `None` takes the slot over.
    pub(crate) expected: Option<u64>,
    pub(crate) version: u64,
    pub(crate) body: String,
}

#[derive(Debug)]
pub(crate) struct RunWrite {
    pub(crate) run: RunId,
    /// The version that must still be there; `None` where there must be no such run.
    pub(crate) expected: Option<u64>,
    /// The version that the run has from now on.
    pub(crate) version: u64,
    pub(crate) expires_at: Timestamp,
    /// `None` when the run goes.
    pub(crate) body: Option<String>,
}

/// A turn of a run that was answered for an account (or a decoy).
#[derive(Debug)]
pub(crate) struct RunLogRow {
    pub(crate) account: AccountId,
    pub(crate) entry: RunLogEntry,
}

#[derive(Debug)]
pub(crate) struct EventRow {
    pub(crate) tenant: TenantId,
    pub(crate) id: EventId,
    pub(crate) subject: AccountId,
    /// Whether the admin activity log shows it.
    pub(crate) admin: bool,
    pub(crate) record: AuditRecord,
}

/// A message that begins to wait, due at once.
#[derive(Debug)]
pub(crate) struct MessageRow {
    pub(crate) tenant: TenantId,
    /// When it was put into the outbox.
    pub(crate) at: Timestamp,
    pub(crate) message: Message,
}

impl EventRow {
    pub(crate) fn new(tenant: TenantId, event: &Event) -> Result<Self, Failure> {
        let record = event.to_record().map_err(|error| corrupt("event", error))?;
        let admin = event.kind.is_admin_activity(event.origin.actor);
        Ok(Self { tenant, id: event.id, subject: event.subject, admin, record })
    }

    pub(crate) fn chain_entry(&self) -> [u8; chain::ENTRY_BYTES] {
        chain::entry(self.tenant, self.id, &self.record.hash)
    }
}

impl Writes {
    /// Whether anything but events and messages is written: only then a guard is needed.
    pub(crate) fn changes_records(&self) -> bool {
        !matches!(self.change, AccountChange::None)
            || !self.sessions.is_empty()
            || !self.runs.is_empty()
            || !self.run_log.is_empty()
            || self.configuration.is_some()
    }
}
