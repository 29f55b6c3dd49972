//! The records as maps, and the guard that is the same on every database.

use crate::batch::{AccountChange, EventRow, Loaded, StoredAccount, Unit, Writes};
use crate::chain::{Chain, ENTRY_BYTES};
use crate::configuration::{ConfigurationRow, assemble};
use crate::index::{self, Attribute};
use readmit_app::Failure;
use readmit_app::store::{AccountPage, Accounts, Filter, KeyCheck, SortField, StoredEvent};
#[cfg(test)]
use readmit_core::Account;
use readmit_core::configuration::Configuration;
use readmit_core::id::{AccountId, EventId, TenantId};
use readmit_core::identifier::{Folded, Identifier, IdentifierKind};
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
    pub(super) events: BTreeMap<(TenantId, EventId), StoredEvent>,
    pub(super) chain: Vec<(Chain, Vec<u8>)>,
    pub(super) keys: Vec<KeyCheck>,
    pub(super) counts: BTreeMap<(String, i64, Uuid), u32>,
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

    pub(crate) fn load(&self, unit: &Unit) -> Loaded {
        let session = |slot| {
            let (version, body) = self.sessions.get(&(unit.tenant, unit.subject, slot))?;
            Some((slot, *version, body.clone()))
        };
        let owner = |claim: Folded| {
            let (_, owner) = self.identifiers.get(&(unit.tenant, claim.clone()))?;
            Some((claim, *owner))
        };
        Loaded {
            account: self.accounts.get(&(unit.tenant, unit.subject)).cloned(),
            sessions: unit.slots().into_iter().filter_map(session).collect(),
            owners: unit.claims().into_iter().filter_map(owner).collect(),
        }
    }

    /// Whether every record is still at the version that it was loaded at.
    fn guards_hold(&self, writes: &Writes) -> bool {
        let (tenant, account) = (writes.tenant, writes.account);
        let version = self.accounts.get(&(tenant, account)).map(|stored| stored.version);
        let sessions = writes.sessions.iter().all(|session| {
            let stored = self.sessions.get(&(tenant, account, session.slot)).map(|(version, _)| *version);
            session.expected.is_none() || session.expected == stored
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
        version == writes.expected && sessions && identifiers && revision
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
                let profile = put.profile.clone().or_else(|| stored.map(|stored| stored.profile.clone()));
                let stored = StoredAccount {
                    version: put.version,
                    hot: put.hot.clone(),
                    profile: profile.unwrap_or_default(),
                };
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
                self.unindex(writes, identifiers, attributes);
            }
        }
        for session in &writes.sessions {
            let row = (session.version, session.body.clone());
            self.sessions.insert((tenant, account, session.slot), row);
        }
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

    pub(crate) fn append(&mut self, events: &[EventRow], chain: &mut Chain) {
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
            self.events.insert((event.tenant, event.id), stored);
        }
        self.chain.push((chain.clone(), entries.clone()));
        chain.advance(&entries);
    }

    fn matches(&self, tenant: TenantId, account: AccountId, filter: &Filter) -> bool {
        let has = |field, value: &str| {
            self.attributes.contains(&(tenant, Attribute { field, value: value.to_owned() }, account))
        };
        let mut identifiers = self
            .identifiers
            .iter()
            .filter(|((of, _), (_, owner))| (*of, *owner) == (tenant, account))
            .map(|((_, value), _)| value);
        match filter {
            Filter::Application(id) => has(index::APPLICATION, &id.to_string()),
            Filter::Status(status) => has(index::STATUS, status.as_str()),
            Filter::Prefix(prefix) => identifiers.any(|value| value.as_str().starts_with(prefix.as_str())),
            Filter::Exact(wanted) => identifiers.any(|value| value == wanted),
        }
    }

    pub(super) fn page(&self, tenant: TenantId, page: &AccountPage) -> Result<Accounts, Failure> {
        let field = match page.sort {
            SortField::CreatedAt => index::CREATED_AT,
            SortField::Email => index::EMAIL,
            SortField::Phone => index::PHONE,
            SortField::LastSignIn => index::LAST_SIGN_IN,
        };
        let mut ids: Vec<AccountId> = self
            .attributes
            .iter()
            .filter(|(of, attribute, _)| *of == tenant && attribute.field == field)
            .map(|(_, _, account)| *account)
            .filter(|account| page.filters.iter().all(|filter| self.matches(tenant, *account, filter)))
            .collect();
        if page.descending {
            ids.reverse();
        }
        let total = ids.len() as u64;
        let accounts = ids
            .into_iter()
            .skip(page.offset as usize)
            .take(page.limit as usize)
            .filter_map(|id| Some(self.accounts.get(&(tenant, id))?.read(tenant, id)))
            .collect::<Result<_, _>>()?;
        Ok(Accounts { total, accounts })
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

    pub(crate) fn read(&self, tenant: TenantId, account: AccountId) -> Option<Account> {
        self.accounts.get(&(tenant, account))?.read(tenant, account).ok()
    }
}
