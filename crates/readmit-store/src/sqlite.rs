//! SQLite: the embedded default. One synchronous writer with group commit, many readers, and checkpoints
//! from a connection of their own.
//!
//! `synchronous=FULL`: an acknowledged commit survives the loss of power as far as the disk keeps its word.
//! The automatic checkpoint is off on the writer, because it is what makes one request in a hundred slow.

mod audit;
mod backup;
mod chain;
mod checkpoint;
mod connection;
mod count;
mod delivery;
mod event;
mod page;
mod read;
mod runs;
mod tables;

pub use backup::{create_file, restore_file};
pub use connection::migrate;
pub(crate) use event::lane;

use crate::gate::Limits;
use crate::writer::{Known, Outside, Writer};
use checkpoint::Checkpointer;
use connection::storage;
use futures_util::future::{BoxFuture, FutureExt};
use readmit_app::store::{
    AccountPage, Accounts, AddressCount, Answer, EventPage, KeyCheck, Parts, Request, Store, StoredEvent,
};
use readmit_app::{Failure, Overload};
use readmit_core::Account;
use readmit_core::configuration::Configuration;
use readmit_core::id::{AccountId, KeyId, TenantId};
use readmit_core::identifier::Identifier;
use readmit_core::time::Timestamp;
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Idle readers that are kept open.
const READERS_KEPT: usize = 8;

/// A SQLite file.
pub struct Sqlite {
    path: PathBuf,
    writer: Writer<tables::SqliteTables>,
    checkpointer: Checkpointer,
    known: Arc<Known>,
    readers: Arc<Mutex<Vec<Connection>>>,
}

impl Sqlite {
    /// Opens a file, makes it if it is not there, and brings its schema up to date.
    pub fn open(path: &Path, limits: Limits, outside: Outside) -> Result<Arc<Self>, Failure> {
        let mut writer = connection::open_writer(path)?;
        migrate(&mut writer, outside.clock.now())?;
        let known = Arc::new(Known::default());
        let checkpointer = Checkpointer::start(path)?;
        let backend = tables::SqliteTables::new(writer, known.clone());
        Ok(Arc::new(Self {
            path: path.to_owned(),
            writer: Writer::start(backend, known.clone(), limits, outside)?,
            checkpointer,
            known,
            readers: Arc::default(),
        }))
    }

    /// Runs a read on a thread where blocking is allowed, in one consistent snapshot.
    fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, Failure> + Send + 'static,
    ) -> Answer<'_, T> {
        let (readers, path) = (self.readers.clone(), self.path.clone());
        blocking(move || {
            let idle = readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let connection = idle.map_or_else(|| connection::open_reader(&path), Ok)?;
            connection.execute_batch("BEGIN").map_err(storage)?;
            let answer = read(&connection);
            connection.execute_batch("COMMIT").map_err(storage)?;
            let mut readers = readers.lock().unwrap_or_else(PoisonError::into_inner);
            if readers.len() < READERS_KEPT {
                readers.push(connection);
            }
            answer
        })
    }

    fn write<T: Send + 'static>(
        &self,
        write: impl FnOnce(&Connection) -> Result<T, Failure> + Send + 'static,
    ) -> Answer<'_, T> {
        self.writer.transact(move |tables| write(tables.connection()))
    }
}

fn blocking<'a, T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> BoxFuture<'a, Result<T, Failure>> {
    async move {
        match tokio::task::spawn_blocking(work).await {
            Ok(answer) => answer,
            Err(panic) => Err(Failure::Panicked(panic.to_string())),
        }
    }
    .boxed()
}

/// The configuration as of now; read again only where its revision moved.
fn newest(connection: &Connection, tenant: TenantId, known: &Known) -> Result<Arc<Configuration>, Failure> {
    let revision = read::revision(connection, tenant)?;
    if let Some(held) = known.get(tenant).filter(|held| held.revision == revision) {
        return Ok(held);
    }
    let configuration = Arc::new(read::configuration(connection, tenant, revision)?);
    known.learn(configuration.clone());
    Ok(configuration)
}

impl Store for Sqlite {
    fn submit(&self, request: Box<dyn Request>) -> Result<(), Overload> {
        self.writer.submit(request)
    }

    fn configuration(&self, tenant: TenantId) -> Answer<'_, Arc<Configuration>> {
        let known = self.known.clone();
        self.read(move |connection| newest(connection, tenant, &known))
    }

    fn known_configuration(&self, tenant: TenantId) -> Option<Arc<Configuration>> {
        self.known.get(tenant)
    }

    fn account(&self, tenant: TenantId, identifier: Identifier, parts: Parts) -> Answer<'_, Option<Account>> {
        self.read(move |connection| {
            let Some(id) = read::resolve(connection, tenant, &identifier)? else { return Ok(None) };
            let stored = read::account(connection, tenant, id, parts)?;
            stored.map(|stored| stored.read(tenant, id, parts)).transpose()
        })
    }

    fn account_and_configuration(
        &self,
        tenant: TenantId,
        account: AccountId,
    ) -> Answer<'_, (Option<Account>, Arc<Configuration>)> {
        let known = self.known.clone();
        self.read(move |connection| {
            let configuration = newest(connection, tenant, &known)?;
            let stored = read::account(connection, tenant, account, Parts::ALL)?;
            let account = stored.map(|stored| stored.read(tenant, account, Parts::ALL)).transpose()?;
            Ok((account, configuration))
        })
    }

    fn accounts(&self, tenant: TenantId, page: AccountPage) -> Answer<'_, Accounts> {
        self.read(move |connection| {
            let found = page::find(connection, tenant, &page)?;
            let load = |id: AccountId| -> Result<Option<Account>, Failure> {
                let stored = read::account(connection, tenant, id, Parts::USUAL)?;
                stored.map(|stored| stored.read(tenant, id, Parts::USUAL)).transpose()
            };
            let ids = found.rows.into_iter().map(|(_, id)| id);
            let accounts = ids.filter_map(|id| load(id).transpose()).collect::<Result<_, _>>()?;
            Ok(Accounts { total: found.total, accounts, next: found.next })
        })
    }

    fn walk_accounts(
        &self,
        tenant: TenantId,
        after: Option<AccountId>,
        limit: u32,
    ) -> Answer<'_, Vec<Account>> {
        self.read(move |connection| read::walk_accounts(connection, tenant, after, limit))
    }

    fn events(&self, tenant: TenantId, page: EventPage) -> Answer<'_, Vec<StoredEvent>> {
        self.read(move |connection| event::page(connection, tenant, &page))
    }

    fn tenants(&self) -> Answer<'_, Vec<TenantId>> {
        self.read(read::tenants)
    }

    fn create_tenant(&self, tenant: TenantId, now: Timestamp) -> Answer<'_, ()> {
        self.write(move |transaction| {
            transaction
                .execute(
                    "INSERT INTO tenant (id, revision, created_at) VALUES (?1, 0, ?2)",
                    (tenant.as_bytes(), now.as_millis()),
                )
                .map_err(storage)?;
            Ok(())
        })
    }

    fn remove_tenant(&self, tenant: TenantId) -> Answer<'_, ()> {
        self.known.forget(tenant);
        self.write(move |transaction| {
            for table in crate::TENANT_TABLES {
                let key = if *table == "tenant" { "id" } else { "tenant" };
                transaction
                    .execute(&format!("DELETE FROM {table} WHERE {key} = ?1"), (tenant.as_bytes(),))
                    .map_err(storage)?;
            }
            Ok(())
        })
    }

    fn key_checks(&self) -> Answer<'_, Vec<KeyCheck>> {
        self.read(read::key_checks)
    }

    fn add_key_checks(&self, expected: usize, checks: Vec<KeyCheck>) -> Answer<'_, ()> {
        self.write(move |transaction| {
            if read::key_checks(transaction)?.len() != expected {
                return Err(Failure::Keys("another process registered keys at the same time".to_owned()));
            }
            for check in checks {
                transaction
                    .execute(
                        "INSERT INTO key_check (id, check_value) VALUES (?1, ?2)",
                        (check.id.as_bytes(), check.check.as_bytes()),
                    )
                    .map_err(storage)?;
            }
            Ok(())
        })
    }

    fn remove_key_checks(&self, keys: Vec<KeyId>) -> Answer<'_, ()> {
        self.write(move |transaction| {
            for key in keys {
                transaction
                    .execute("DELETE FROM key_check WHERE id = ?1", (key.as_bytes(),))
                    .map_err(storage)?;
            }
            Ok(())
        })
    }

    fn exchange_counts(
        &self,
        replica: uuid::Uuid,
        counts: Vec<AddressCount>,
    ) -> Answer<'_, Vec<AddressCount>> {
        self.write(move |transaction| read::exchange_counts(transaction, replica, &counts))
    }

    fn backup<'a>(&'a self, to: &'a Path) -> Answer<'a, ()> {
        let (from, to) = (self.path.clone(), to.to_owned());
        blocking(move || backup::copy(&from, &to))
    }

    fn check(&self) -> Answer<'_, ()> {
        // Taking the write lock proves that the file is there, writable, and not held by a stuck process.
        self.write(|_| Ok(()))
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        async {
            tokio::task::block_in_place(|| self.writer.close());
            self.checkpointer.stop();
        }
        .boxed()
    }
}
