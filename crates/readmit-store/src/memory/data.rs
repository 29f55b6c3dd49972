//! The records as maps, and the guard that is the same on every database.

use crate::batch::{
    AccountChange, EventRow, Loaded, MessageRow, Slots, StoredAccount, StoredPart, Unit, Writes,
};
use crate::configuration::{ConfigurationRow, assemble};
use crate::index::Attribute;
use readmit_app::Failure;
use readmit_app::store::{
    KeyCheck, MessageKey, MessageState, Parts, RunLogEntry, StoredEvent, WaitingMessage,
};
#[cfg(test)]
use readmit_core::Account;
use readmit_core::audit::chain::{Chain, ChainRow, ENTRY_BYTES};
use readmit_core::audit::checkpoint::Checkpoint;
use readmit_core::configuration::Configuration;
use readmit_core::id::{AccountId, ChainId, EventId, RunId, TenantId};
use readmit_core::identifier::{Folded, Identifier, IdentifierKind};
use readmit_core::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use uuid::Uuid;

/// Everything there is, in maps.
#[derive(Default, Clone)]
pub(crate) struct Data {
    pub(super) tenants: Vec<(TenantId, u64)>,
    pub(super) configuration: BTreeMap<(TenantId, &'static str, Uuid), String>,
    pub(super) accounts: BTreeMap<(TenantId, AccountId), StoredAccount>,
    pub(super) identifiers: BTreeMap<(TenantId, Folded), (IdentifierKind, AccountId)>,
    pub(super) attributes: BTreeSet<(TenantId, Attribute, AccountId)>,
    pub(super) sessions: BTreeMap<(TenantId, AccountId, u8), (u64, String)>,
    pub(super) runs: BTreeMap<(TenantId, RunId), (u64, String)>,
    /// With whom each turn was answered for.
    pub(super) run_log: BTreeMap<(TenantId, RunId, u32), (AccountId, RunLogEntry)>,
    /// With whether the admin activity log shows it.
    pub(super) events: BTreeMap<(TenantId, EventId), (bool, StoredEvent)>,
    pub(super) chain: BTreeMap<(ChainId, i64), ChainRow>,
    pub(super) checkpoints: BTreeMap<u64, Checkpoint>,
    pub(super) outbox: BTreeMap<MessageKey, WaitingMessage>,
    pub(super) errands: BTreeMap<(TenantId, String), Held>,
    pub(super) keys: Vec<KeyCheck>,
    pub(super) counts: BTreeMap<(String, i64, Uuid), u32>,
}

/// An errand that was taken.
#[derive(Clone)]
pub(super) struct Held {
    pub(super) holder: Uuid,
    pub(super) until: Timestamp,
    pub(super) memory: String,
}

impl Data {
    fn revision(&self, tenant: TenantId) -> Result<u64, Failure> {
        let found = self.tenants.iter().find(|(id, _)| *id == tenant);
        found
            .map(|(_, revision)| *revision)
            .ok_or_else(|| Failure::Corrupt { what: "tenant", why: format!("no tenant {tenant}") })
    }

    pub(crate) fn configuration(&self, tenant: TenantId) -> Result<Arc<Configuration>, Failure> {
        let revision = self.revision(tenant)?;
        let rows = self.configuration.iter().filter(|((of, ..), _)| *of == tenant);
        let rows = rows.map(|((_, kind, _), body)| ((*kind).to_owned(), body.clone()));
        assemble(tenant, revision, rows).map(Arc::new)
    }

    pub(crate) fn resolve(&self, tenant: TenantId, identifier: &Identifier) -> Option<AccountId> {
        if identifier.kinds.contains(&IdentifierKind::Id)
            && let Ok(id) = identifier.folded.as_str().parse::<AccountId>()
            && self.accounts.contains_key(&(tenant, id))
        {
            return Some(id);
        }
        let found = self.identifiers.get(&(tenant, identifier.folded.clone()));
        found.filter(|(kind, _)| identifier.kinds.contains(kind)).map(|(_, account)| *account)
    }

    /// One account with the parts that are asked for.
    pub(super) fn stored(&self, tenant: TenantId, account: AccountId, parts: Parts) -> Option<StoredAccount> {
        let mut stored = self.accounts.get(&(tenant, account))?.clone();
        for (part, kind) in
            [(&mut stored.profile, Parts::PROFILE), (&mut stored.credentials, Parts::CREDENTIALS)]
        {
            if !parts.has(kind) {
                *part = StoredPart::NotLoaded;
            }
        }
        Some(stored)
    }

    pub(crate) fn load(&self, unit: &Unit) -> Loaded {
        let run = |run: RunId| {
            let (version, body) = self.runs.get(&(unit.tenant, run))?;
            Some((run, *version, body.clone()))
        };
        let runs = unit.runs().into_iter().filter_map(run).collect();
        if !unit.has_account() {
            return Loaded { runs, ..Loaded::default() };
        }
        let (slots, tenant, account) = (unit.slots(), unit.tenant, unit.subject);
        let wanted = |slot: &u8| match &slots {
            Slots::These(slots) => slots.contains(slot),
            Slots::All => true,
        };
        let sessions = self.sessions.range((tenant, account, 0)..=(tenant, account, u8::MAX));
        let sessions = sessions.filter(|((_, _, slot), _)| wanted(slot));
        let claimed = |claim: Folded| {
            let (_, owner) = self.identifiers.get(&(tenant, claim.clone()))?;
            Some((claim, *owner))
        };
        Loaded {
            account: self.stored(tenant, account, unit.parts()),
            sessions: sessions.map(|((.., slot), (version, body))| (*slot, *version, body.clone())).collect(),
            runs,
            owners: unit.claims().into_iter().filter_map(claimed).collect(),
        }
    }

    /// Whether every record is still at the version that it was loaded at.
    pub(crate) fn guards_hold(&self, writes: &Writes) -> bool {
        let (tenant, account) = (writes.tenant, writes.account);
        let version = self.accounts.get(&(tenant, account)).map(|stored| stored.version);
        let sessions = writes.sessions.iter().all(|session| {
            let stored = self.sessions.get(&(tenant, account, session.slot)).map(|(version, _)| *version);
            session.expected.is_none() || session.expected == stored
        });
        let runs = writes.runs.iter().map(|run| (run.run, run.expected));
        let runs = runs
            .chain(writes.runs_seen.iter().copied())
            .all(|(run, expected)| self.runs.get(&(tenant, run)).map(|(version, _)| *version) == expected);
        let turns = writes.run_log.iter().all(|row| {
            let key = (tenant, row.entry.run, row.entry.sequence);
            !self.run_log.contains_key(&key)
        });
        let identifiers = match &writes.change {
            AccountChange::Put(put) => put.identifiers_new.iter().all(|(value, _)| {
                self.identifiers.get(&(tenant, value.clone())).is_none_or(|(_, owner)| *owner == account)
            }),
            _ => true,
        };
        let revision = writes
            .configuration
            .as_ref()
            .is_none_or(|(expected, _)| self.revision(tenant).is_ok_and(|revision| revision == *expected));
        (!writes.guards_account || version == writes.expected)
            && sessions
            && runs
            && turns
            && identifiers
            && revision
    }

    /// Writes all of it, or nothing if a record has moved.
    pub(crate) fn write(&mut self, writes: &Writes) -> Result<bool, Failure> {
        if !self.guards_hold(writes) {
            return Ok(false);
        }
        let (tenant, account) = (writes.tenant, writes.account);
        match &writes.change {
            AccountChange::None => {}
            AccountChange::Put(put) => {
                let stored = self.accounts.get(&(tenant, account));
                let kept = |new: &Option<String>, old: fn(&StoredAccount) -> &StoredPart| match (new, stored)
                {
                    (None, Some(stored)) => old(stored).clone(),
                    (new, _) => StoredPart::Loaded(new.clone()),
                };
                let profile = kept(&put.profile, |stored| &stored.profile);
                let credentials = kept(&put.credentials, |stored| &stored.credentials);
                let stored =
                    StoredAccount { version: put.version, hot: put.hot.clone(), profile, credentials };
                self.accounts.insert((tenant, account), stored);
                self.unindex(writes, &put.identifiers_gone, &put.attributes_gone);
                for (value, kind) in &put.identifiers_new {
                    self.identifiers.insert((tenant, value.clone()), (*kind, account));
                }
                self.attributes.extend(put.attributes_new.iter().map(|a| (tenant, a.clone(), account)));
            }
            AccountChange::Delete { identifiers, attributes } => {
                self.accounts.remove(&(tenant, account));
                self.sessions.retain(|(of, owner, _), _| (*of, *owner) != (tenant, account));
                self.erase_turns(tenant, account);
                self.unindex(writes, identifiers, attributes);
            }
        }
        for session in &writes.sessions {
            let row = (session.version, session.body.clone());
            self.sessions.insert((tenant, account, session.slot), row);
        }
        self.write_runs(writes);
        if let Some((_, changes)) = &writes.configuration {
            for change in changes {
                let row = ConfigurationRow::of(change)?;
                let key = (tenant, row.kind, row.id);
                match row.body {
                    Some(body) => self.configuration.insert(key, body),
                    None => self.configuration.remove(&key),
                };
            }
            for (_, revision) in self.tenants.iter_mut().filter(|(id, _)| *id == tenant) {
                *revision += 1;
            }
        }
        Ok(true)
    }

    fn unindex(&mut self, writes: &Writes, identifiers: &[Folded], attributes: &[Attribute]) {
        for value in identifiers {
            self.identifiers.remove(&(writes.tenant, value.clone()));
        }
        for attribute in attributes {
            self.attributes.remove(&(writes.tenant, attribute.clone(), writes.account));
        }
    }

    pub(crate) fn append(&mut self, events: &[EventRow], chain: &mut Chain, now: Timestamp) {
        if events.is_empty() {
            return;
        }
        let mut entries = Vec::with_capacity(events.len() * ENTRY_BYTES);
        for event in events {
            entries.extend(event.chain_entry());
            let stored = StoredEvent {
                id: event.id,
                subject: event.subject,
                body: event.record.body.clone(),
                personal: event.record.personal.clone(),
            };
            self.events.insert((event.tenant, event.id), (event.admin, stored));
        }
        let Chain { writer, number, previous } = *chain;
        chain.advance(&entries);
        self.chain.insert((writer, number), ChainRow { writer, number, at: now, previous, entries });
    }

    pub(crate) fn send(&mut self, messages: &[MessageRow]) {
        for MessageRow { tenant, at, message } in messages {
            let key = MessageKey { tenant: *tenant, account: message.account, id: message.id };
            let waiting = WaitingMessage {
                key,
                channel: message.channel,
                created_at: *at,
                expires_at: message.expires_at,
                due_at: *at,
                attempts: 0,
                state: MessageState::Waiting,
                error: None,
                sealed: message.sealed.clone(),
            };
            self.outbox.insert(key, waiting);
        }
    }
}

#[cfg(test)]
impl Data {
    pub(crate) fn with_tenant(tenant: TenantId) -> Self {
        Self { tenants: vec![(tenant, 0)], ..Self::default() }
    }

    pub(crate) fn version(&self, tenant: TenantId, account: AccountId) -> Option<u64> {
        self.accounts.get(&(tenant, account)).map(|stored| stored.version)
    }

    pub(crate) fn run_version(&self, tenant: TenantId, run: RunId) -> Option<u64> {
        self.runs.get(&(tenant, run)).map(|(version, _)| *version)
    }

    pub(crate) fn has_turn(&self, tenant: TenantId, entry: &RunLogEntry) -> bool {
        self.run_log.contains_key(&(tenant, entry.run, entry.sequence))
    }

    pub(crate) fn turns(&self) -> usize {
        self.run_log.len()
    }

    pub(crate) fn read(&self, tenant: TenantId, account: AccountId) -> Option<Account> {
        self.accounts.get(&(tenant, account))?.read(tenant, account, Parts::ALL).ok()
    }
}
