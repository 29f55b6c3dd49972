//! The Store in memory: for tests, and the smallest complete description of what a store does.

mod audit;
mod count;
mod data;
mod delivery;
mod list;
mod runs;

use crate::batch::{EventRow, Loaded, MessageRow, Unit, Writes};
use crate::gate::Limits;
use crate::tables::Tables;
use crate::writer::{Backend, Known, Outside, Writer};
pub(crate) use data::Data;
use futures_util::future::{BoxFuture, FutureExt, ready};
use readmit_app::store::{
    AccountPage, Accounts, AddressCount, Answer, EventPage, KeyCheck, Parts, Request, Store, StoredEvent,
};
use readmit_app::{Failure, Overload};
use readmit_core::Account;
use readmit_core::audit::chain::Chain;
use readmit_core::configuration::Configuration;
use readmit_core::id::{AccountId, KeyId, TenantId};
use readmit_core::identifier::Identifier;
use readmit_core::time::Timestamp;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use uuid::Uuid;

/// A store that forgets everything when it is dropped.
pub struct Memory {
    data: Arc<Mutex<Data>>,
    known: Arc<Known>,
    writer: Writer<MemoryTables>,
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

    fn append(&mut self, events: &[EventRow], chain: &mut Chain, now: Timestamp) -> Result<(), Failure> {
        lock(&self.data).append(events, chain, now);
        Ok(())
    }

    fn send(&mut self, messages: &[MessageRow]) -> Result<(), Failure> {
        lock(&self.data).send(messages);
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

    fn account(&self, tenant: TenantId, identifier: Identifier, parts: Parts) -> Answer<'_, Option<Account>> {
        self.read(move |data| {
            let Some(id) = data.resolve(tenant, &identifier) else { return Ok(None) };
            data.stored(tenant, id, parts).map(|stored| stored.read(tenant, id, parts)).transpose()
        })
    }

    fn accounts(&self, tenant: TenantId, page: AccountPage) -> Answer<'_, Accounts> {
        self.read(move |data| data.page(tenant, &page))
    }

    fn walk_accounts(
        &self,
        tenant: TenantId,
        after: Option<AccountId>,
        limit: u32,
    ) -> Answer<'_, Vec<Account>> {
        self.read(move |data| data.walk_accounts(tenant, after, limit))
    }

    fn events(&self, tenant: TenantId, page: EventPage) -> Answer<'_, Vec<StoredEvent>> {
        self.read(move |data| Ok(data.event_page(tenant, &page)))
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
            data.runs.retain(|(of, _), _| *of != tenant);
            data.run_log.retain(|(of, ..), _| *of != tenant);
            data.events.retain(|(of, _), _| *of != tenant);
            data.outbox.retain(|key, _| key.tenant != tenant);
            data.errands.retain(|(of, _), _| *of != tenant);
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

    fn remove_key_checks(&self, keys: Vec<KeyId>) -> Answer<'_, ()> {
        self.read(move |data| {
            data.keys.retain(|check| !keys.contains(&check.id));
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
