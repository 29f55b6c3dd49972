//! PostgreSQL, for several replicas on one database.
//!
//! Each replica works in lanes: a lane is one task with one connection, which takes what waits, loads all of
//! it in one statement, judges, and commits all of it in one statement. Requests of one account take the same
//! lane, as far as it is known which account they are about. What guards against other lanes and other
//! replicas are the versions that the commit compares under row locks, at any isolation level.

mod admin;
mod audit;
mod commit;
mod connect;
mod copy;
mod count;
mod errand;
mod lane;
mod link;
mod list;
mod load;
mod migrate;
mod outbox;
mod read;
mod round;
mod run_columns;
mod runs;
mod tls;
mod trouble;
mod width;

use crate::gate::{Gate, Limits};
use crate::ledger::Ledger;
use crate::tables::Waiting;
use crate::writer::Outside;
use connect::Target;
use futures_util::future::{BoxFuture, FutureExt, join_all};
use lane::{Lane, Shared};
use link::Link;
use read::Reader;
use readmit_app::store::{
    AccountPage, Accounts, AddressCount, Answer, EventPage, KeyCheck, Parts, Request, Store, StoredEvent,
};
use readmit_app::{Failure, Overload};
use readmit_core::Account;
use readmit_core::configuration::Configuration;
use readmit_core::id::{AccountId, KeyId, TenantId};
use readmit_core::identifier::Identifier;
use readmit_core::time::Timestamp;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::mpsc::{Sender, channel, error::TrySendError};
use tokio::task::JoinHandle;

/// Lanes of a replica: the number that was fastest. More of them only make the batches smaller.
pub const LANES: usize = 2;

/// A PostgreSQL database.
pub struct Postgres {
    shared: Arc<Shared>,
    reader: Reader,
    queues: Mutex<Vec<Sender<Waiting>>>,
    lanes: Mutex<Vec<JoinHandle<()>>>,
}

impl Postgres {
    /// Connects, brings the schema up to date and starts `lanes` lanes ([`LANES`] is a good number). `url` is
    /// `postgres://user:password@host:port/database?sslmode=…`; `prefer` is the default and encrypts without
    /// asking who answers, `require` demands a certificate for the host from a known root.
    ///
    /// # Errors
    /// When the URL cannot be read, the database cannot be reached, or its schema is not ours.
    pub async fn connect(
        url: &str,
        limits: Limits,
        outside: Outside,
        lanes: usize,
    ) -> Result<Arc<Self>, Failure> {
        let target = Target::new(url)?;
        let client = target.open().await?;
        migrate::migrate(&client, outside.clock.now()).await?;
        let shared = Arc::new(Shared {
            target: target.clone(),
            known: Arc::default(),
            gate: Gate::new(limits),
            ledger: Mutex::new(Ledger::default()),
            outside,
            batch_max: limits.batch.max(1),
        });
        let (mut queues, mut tasks) = (Vec::new(), Vec::new());
        for _ in 0..lanes.max(1) {
            // The gate admits no more than one channel holds, so sending never fails for want of room.
            let (queue, waiting) = channel(limits.queue.max(1));
            let lane = Lane::new(shared.clone(), Some(Link::open(&target).await?));
            tasks.push(tokio::spawn(lane.work(waiting)));
            queues.push(queue);
        }
        let reader = Reader::new(target, client);
        Ok(Arc::new(Self { shared, reader, queues: Mutex::new(queues), lanes: Mutex::new(tasks) }))
    }

    /// Loads a backup, made by [`Store::backup`] of any store, into this database, which must be empty.
    pub async fn restore_from(&self, file: &Path) -> Result<(), Failure> {
        let client = self.shared.target.open().await?;
        copy::restore(client, file.to_owned(), self.shared.outside.clock.now()).await
    }
}

impl Store for Postgres {
    fn submit(&self, request: Box<dyn Request>) -> Result<(), Overload> {
        let place = self.shared.gate.admit(request.concern())?;
        let queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        if queues.is_empty() {
            return Err(Overload::Closed);
        }
        let lane = usize::try_from(place.route % queues.len() as u64).unwrap_or(0);
        queues[lane].try_send(Waiting { request, place }).map_err(|error| match error {
            TrySendError::Full(_) => Overload::QueueFull,
            TrySendError::Closed(_) => Overload::Closed,
        })
    }

    fn configuration(&self, tenant: TenantId) -> Answer<'_, Arc<Configuration>> {
        self.reader.configuration(&self.shared.known, tenant).boxed()
    }

    fn known_configuration(&self, tenant: TenantId) -> Option<Arc<Configuration>> {
        self.shared.known.get(tenant)
    }

    fn account(&self, tenant: TenantId, identifier: Identifier, parts: Parts) -> Answer<'_, Option<Account>> {
        self.reader.account(tenant, identifier, parts).boxed()
    }

    fn accounts(&self, tenant: TenantId, page: AccountPage) -> Answer<'_, Accounts> {
        list::accounts(&self.reader, tenant, page).boxed()
    }

    fn walk_accounts(
        &self,
        tenant: TenantId,
        after: Option<AccountId>,
        limit: u32,
    ) -> Answer<'_, Vec<Account>> {
        self.reader.walk(tenant, after, limit).boxed()
    }

    fn events(&self, tenant: TenantId, page: EventPage) -> Answer<'_, Vec<StoredEvent>> {
        audit::events(&self.reader, tenant, page).boxed()
    }

    fn tenants(&self) -> Answer<'_, Vec<TenantId>> {
        admin::tenants(&self.reader).boxed()
    }

    fn create_tenant(&self, tenant: TenantId, now: Timestamp) -> Answer<'_, ()> {
        admin::create_tenant(&self.reader, tenant, now).boxed()
    }

    fn remove_tenant(&self, tenant: TenantId) -> Answer<'_, ()> {
        self.shared.known.forget(tenant);
        admin::remove_tenant(&self.reader, tenant).boxed()
    }

    fn key_checks(&self) -> Answer<'_, Vec<KeyCheck>> {
        admin::key_checks(&self.reader).boxed()
    }

    fn add_key_checks(&self, expected: usize, checks: Vec<KeyCheck>) -> Answer<'_, ()> {
        async move {
            let client = self.shared.target.open().await?;
            admin::add_key_checks(client, expected, &checks).await
        }
        .boxed()
    }

    fn remove_key_checks(&self, keys: Vec<KeyId>) -> Answer<'_, ()> {
        async move { admin::remove_key_checks(&self.reader, &keys).await }.boxed()
    }

    fn exchange_counts(
        &self,
        replica: uuid::Uuid,
        counts: Vec<AddressCount>,
    ) -> Answer<'_, Vec<AddressCount>> {
        admin::exchange_counts(&self.reader, replica, counts).boxed()
    }

    fn backup<'a>(&'a self, to: &'a Path) -> Answer<'a, ()> {
        async move {
            let client = self.shared.target.open().await?;
            copy::backup(client, to.to_owned(), self.shared.outside.clock.now()).await
        }
        .boxed()
    }

    fn check(&self) -> Answer<'_, ()> {
        admin::check(&self.reader).boxed()
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        async {
            self.shared.gate.close();
            self.queues.lock().unwrap_or_else(PoisonError::into_inner).clear();
            let lanes = std::mem::take(&mut *self.lanes.lock().unwrap_or_else(PoisonError::into_inner));
            for stopped in join_all(lanes).await {
                if let Err(error) = stopped {
                    tracing::error!(%error, "a lane panicked");
                }
            }
        }
        .boxed()
    }
}
