//! The Store in memory: for tests, and the smallest complete description of what a store does.

use crate::batch::{AccountChange, EventRow, Loaded, StoredAccount, Unit, Writes};
use crate::chain::{Chain, ENTRY_BYTES};
use crate::configuration::{ConfigurationRow, assemble};
use crate::gate::Limits;
use crate::index::{self, Attribute};
use crate::tables::Tables;
use crate::writer::{Backend, Known, Outside, Writer};
use futures_util::future::{BoxFuture, FutureExt, ready};
use readmit_app::store::{
    AccountPage, Accounts, AddressCount, Answer, EventPage, Filter, KeyCheck, Request, SortField, Store,
    StoredEvent,
};
use readmit_app::{Failure, Overload};
use readmit_core::Account;
use readmit_core::configuration::Configuration;
use readmit_core::id::{AccountId, EventId, TenantId};
use readmit_core::identifier::{Folded, Identifier, IdentifierKind};
use readmit_core::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use uuid::Uuid;

/// Everything there is, in maps.
#[derive(Default, Clone)]
pub(crate) struct Data {
    tenants: Vec<(TenantId, u64)>,
    configuration: BTreeMap<(TenantId, &'static str, Uuid), String>,
    accounts: BTreeMap<(TenantId, AccountId), StoredAccount>,
    identifiers: BTreeMap<(TenantId, Folded), (IdentifierKind, AccountId)>,
    attributes: BTreeSet<(TenantId, Attribute, AccountId)>,
    sessions: BTreeMap<(TenantId, AccountId, u8), (u64, String)>,
    events: BTreeMap<(TenantId, EventId), StoredEvent>,
    chain: Vec<(Chain, Vec<u8>)>,
    keys: Vec<KeyCheck>,
    counts: BTreeMap<(String, i64, Uuid), u32>,
}

/// A store that forgets everything when it is dropped.
pub struct Memory {
    data: Arc<Mutex<Data>>,
    known: Arc<Known>,
    writer: Writer,
}

impl Memory {
    /// An empty store.
    pub fn open(limits: Limits, outside: Outside) -> Result<Arc<Self>, Failure> {
        let (data, known) = (Arc::new(Mutex::new(Data::default())), Arc::new(Known::default()));
        let tables = MemoryTables { data: data.clone() };
        Ok(Arc::new(Self { data, writer: Writer::start(tables, known.clone(), limits, outside)?, known }))
    }

    fn read<T: Send + 'static>(&self, read: impl FnOnce(&mut Data) -> Result<T, Failure>) -> Answer<'_, T> {
        ready(read(&mut lock(&self.data))).boxed()
    }
}

fn lock(data: &Mutex<Data>) -> MutexGuard<'_, Data> {
    data.lock().unwrap_or_else(PoisonError::into_inner)
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

    fn page(&self, tenant: TenantId, page: &AccountPage) -> Result<Accounts, Failure> {
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

struct MemoryTables {
    data: Arc<Mutex<Data>>,
}

impl Tables for MemoryTables {
    fn configuration(&mut self, tenant: TenantId) -> Result<Arc<Configuration>, Failure> {
        lock(&self.data).configuration(tenant)
    }

    fn resolve(&mut self, tenant: TenantId, identifier: &Identifier) -> Result<Option<AccountId>, Failure> {
        Ok(lock(&self.data).resolve(tenant, identifier))
    }

    fn load(&mut self, unit: &Unit) -> Result<Loaded, Failure> {
        Ok(lock(&self.data).load(unit))
    }

    fn write(&mut self, writes: &Writes) -> Result<(), Failure> {
        if lock(&self.data).write(writes)? { Ok(()) } else { Err(Failure::Contended) }
    }

    fn append(&mut self, events: &[EventRow], chain: &mut Chain, _now: Timestamp) -> Result<(), Failure> {
        lock(&self.data).append(events, chain);
        Ok(())
    }
}

/// There is one writer and nothing that can fail between a write and its commit, so there is nothing to
/// take back.
impl Backend for MemoryTables {
    fn begin(&mut self) -> Result<(), Failure> {
        Ok(())
    }

    fn commit(&mut self) -> Result<(), Failure> {
        Ok(())
    }

    fn rollback(&mut self) {}
}

impl Store for Memory {
    fn submit(&self, request: Box<dyn Request>) -> Result<(), Overload> {
        self.writer.submit(request)
    }

    fn configuration(&self, tenant: TenantId) -> Answer<'_, Arc<Configuration>> {
        let known = self.known.clone();
        self.read(move |data| {
            let configuration = data.configuration(tenant)?;
            known.learn(configuration.clone());
            Ok(configuration)
        })
    }

    fn known_configuration(&self, tenant: TenantId) -> Option<Arc<Configuration>> {
        self.known.get(tenant)
    }

    fn account(&self, tenant: TenantId, identifier: Identifier) -> Answer<'_, Option<Account>> {
        self.read(move |data| {
            let Some(id) = data.resolve(tenant, &identifier) else { return Ok(None) };
            data.accounts.get(&(tenant, id)).map(|stored| stored.read(tenant, id)).transpose()
        })
    }

    fn accounts(&self, tenant: TenantId, page: AccountPage) -> Answer<'_, Accounts> {
        self.read(move |data| data.page(tenant, &page))
    }

    fn events(&self, tenant: TenantId, page: EventPage) -> Answer<'_, Vec<StoredEvent>> {
        self.read(move |data| {
            let events = data.events.iter().rev().filter(|((of, _), event)| {
                *of == tenant
                    && page.subject.is_none_or(|subject| subject == event.subject)
                    && page.before.is_none_or(|before| event.id < before)
                    && page.since.is_none_or(|since| event.id >= index::first_id_at(since))
            });
            Ok(events.take(page.limit as usize).map(|(_, event)| event.clone()).collect())
        })
    }

    fn tenants(&self) -> Answer<'_, Vec<TenantId>> {
        self.read(|data| Ok(data.tenants.iter().map(|(id, _)| *id).collect()))
    }

    fn create_tenant(&self, tenant: TenantId, _now: Timestamp) -> Answer<'_, ()> {
        self.read(move |data| {
            data.tenants.push((tenant, 0));
            Ok(())
        })
    }

    fn remove_tenant(&self, tenant: TenantId) -> Answer<'_, ()> {
        self.known.forget(tenant);
        self.read(move |data| {
            data.tenants.retain(|(id, _)| *id != tenant);
            data.configuration.retain(|(of, ..), _| *of != tenant);
            data.accounts.retain(|(of, _), _| *of != tenant);
            data.identifiers.retain(|(of, _), _| *of != tenant);
            data.attributes.retain(|(of, ..)| *of != tenant);
            data.sessions.retain(|(of, ..), _| *of != tenant);
            data.events.retain(|(of, _), _| *of != tenant);
            Ok(())
        })
    }

    fn key_checks(&self) -> Answer<'_, Vec<KeyCheck>> {
        self.read(|data| Ok(data.keys.clone()))
    }

    fn add_key_checks(&self, expected: usize, checks: Vec<KeyCheck>) -> Answer<'_, ()> {
        self.read(move |data| {
            if data.keys.len() != expected {
                return Err(Failure::Keys("another process registered keys at the same time".to_owned()));
            }
            data.keys.extend(checks);
            Ok(())
        })
    }

    fn exchange_counts(&self, replica: Uuid, counts: Vec<AddressCount>) -> Answer<'_, Vec<AddressCount>> {
        self.read(move |data| {
            let mut sums = Vec::with_capacity(counts.len());
            for count in counts {
                data.counts.insert((count.key.clone(), count.minute, replica), count.count);
                let same = data
                    .counts
                    .iter()
                    .filter(|((key, minute, _), _)| (key, *minute) == (&count.key, count.minute));
                sums.push(AddressCount { count: same.map(|(_, n)| n).sum(), ..count });
            }
            Ok(sums)
        })
    }

    fn backup<'a>(&'a self, _to: &'a Path) -> Answer<'a, ()> {
        let why = "a store in memory has no backup: use --data DIR or --database URL";
        ready(Err(Failure::storage(io::Error::new(io::ErrorKind::Unsupported, why)))).boxed()
    }

    fn check(&self) -> Answer<'_, ()> {
        ready(Ok(())).boxed()
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        self.writer.close();
        ready(()).boxed()
    }
}
