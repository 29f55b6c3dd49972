//! Reads. They go over one shared connection: statements of many tasks are in flight on it at once.

use super::connect::Target;
use super::load::as_id;
use super::round::Stop;
use super::trouble::{Trouble, storage};
use crate::batch::{StoredAccount, StoredPart};
use crate::configuration::assemble;
use crate::writer::Known;
use readmit_app::Failure;
use readmit_app::store::Parts;
use readmit_core::Account;
use readmit_core::configuration::Configuration;
use readmit_core::id::{AccountId, TenantId};
use readmit_core::identifier::{Identifier, IdentifierKind};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Row};
use uuid::Uuid;

/// A bound value and its type: no round trip is spent on asking for it.
pub(super) type Param<'a> = (&'a (dyn ToSql + Sync), Type);

/// Times that a write is tried when other transactions are in its way.
const TRIES: u32 = 20;

/// The pause after the first try; it grows with each.
const CONFLICT_PAUSE: Duration = Duration::from_millis(1);

/// The shared connection, made anew when it broke.
pub(super) struct Reader {
    target: Target,
    client: Mutex<Option<Arc<Client>>>,
}

impl Reader {
    pub(super) fn new(target: Target, client: Client) -> Self {
        Self { target, client: Mutex::new(Some(Arc::new(client))) }
    }

    async fn client(&self) -> Result<Arc<Client>, Failure> {
        let mut held = self.client.lock().await;
        if let Some(client) = held.as_ref().filter(|client| !client.is_closed()) {
            return Ok(client.clone());
        }
        let client = Arc::new(self.target.open().await?);
        *held = Some(client.clone());
        Ok(client)
    }

    /// Gives a broken connection up: it may not know yet that it is one.
    async fn give_up(&self, client: &Arc<Client>) {
        let mut held = self.client.lock().await;
        if held.as_ref().is_some_and(|held| Arc::ptr_eq(held, client)) {
            *held = None;
        }
    }

    /// Runs a statement once.
    pub(super) async fn execute(&self, sql: &str, params: &[Param<'_>]) -> Result<Vec<Row>, Stop> {
        let client = self.client().await?;
        let outcome = client.query_typed(sql, params).await;
        if outcome.as_ref().is_err_and(|error| Trouble::of(error) == Trouble::Lost) {
            self.give_up(&client).await;
        }
        Ok(outcome?)
    }

    /// Runs a statement again and again while other transactions are in its way: then nothing was written.
    async fn insist(&self, sql: &str, params: &[Param<'_>]) -> Result<Vec<Row>, Stop> {
        for tries in 1..TRIES {
            match self.execute(sql, params).await {
                Err(Stop::Database(error)) if Trouble::of(&error) == Trouble::Conflict => {
                    // Under `serializable` the other one stays in the way until its commit is on disk: all
                    // tries would be over before.
                    tokio::time::sleep(CONFLICT_PAUSE * tries).await;
                }
                outcome => return outcome,
            }
        }
        self.execute(sql, params).await
    }

    /// Runs a statement that may run twice: once more where the connection turned out to be broken.
    pub(super) async fn query(&self, sql: &str, params: &[Param<'_>]) -> Result<Vec<Row>, Failure> {
        match self.insist(sql, params).await {
            Err(Stop::Database(error)) if Trouble::of(&error) == Trouble::Lost => {
                Ok(self.insist(sql, params).await?)
            }
            outcome => Ok(outcome?),
        }
    }

    /// Runs a statement that tells something else when it runs a second time.
    pub(super) async fn write(&self, sql: &str, params: &[Param<'_>]) -> Result<Vec<Row>, Failure> {
        Ok(self.insist(sql, params).await?)
    }

    /// Runs a statement that counts something.
    pub(super) async fn count(&self, sql: &str) -> Result<u64, Failure> {
        let rows = self.query(sql, &[]).await?;
        rows.first().map_or(Ok(0), |row| row.try_get::<_, i64>(0)).map(i64::unsigned_abs).map_err(storage)
    }

    pub(super) async fn configuration(
        &self,
        known: &Known,
        tenant: TenantId,
    ) -> Result<Arc<Configuration>, Failure> {
        let sql = "SELECT revision FROM tenant WHERE id = $1";
        let rows = self.query(sql, &[(&tenant.uuid(), Type::UUID)]).await?;
        let row = rows.first().ok_or_else(|| no_tenant(tenant))?;
        let revision = row.try_get::<_, i64>(0).map_err(storage)?.unsigned_abs();
        match known.get(tenant).filter(|held| held.revision == revision) {
            Some(held) => Ok(held),
            None => Ok(configuration(&*self.client().await?, known, tenant).await?),
        }
    }

    pub(super) async fn account(
        &self,
        tenant: TenantId,
        identifier: Identifier,
        parts: Parts,
    ) -> Result<Option<Account>, Failure> {
        // The id first, then the other kinds.
        let sql = "
            SELECT h.account, h.version, h.body, p.body, c.body
            FROM account_hot h
            LEFT JOIN account_part p
                ON p.tenant = h.tenant AND p.account = h.account AND p.part = 'profile'
            LEFT JOIN account_part c
                ON c.tenant = h.tenant AND c.account = h.account AND c.part = 'credentials' AND $5
            WHERE h.tenant = $1 AND h.account = coalesce(
                (SELECT account FROM account_hot WHERE tenant = $1 AND account = $2),
                (SELECT account FROM identifier WHERE tenant = $1 AND value = $3 AND kind = ANY ($4)))";
        let kinds: Vec<&str> = identifier.kinds.iter().map(|kind: &IdentifierKind| kind.as_str()).collect();
        let params: [Param<'_>; 5] = [
            (&tenant.uuid(), Type::UUID),
            (&as_id(&identifier).map(AccountId::uuid), Type::UUID),
            (&identifier.folded.as_str(), Type::TEXT),
            (&kinds, Type::TEXT_ARRAY),
            (&parts.has(Parts::CREDENTIALS), Type::BOOL),
        ];
        let rows = self.query(sql, &params).await?;
        rows.first().map(|row| account(tenant, row, parts)).transpose()
    }

    /// Accounts with all their parts, by id.
    pub(super) async fn walk(
        &self,
        tenant: TenantId,
        after: Option<AccountId>,
        limit: u32,
    ) -> Result<Vec<Account>, Failure> {
        let sql = "
            SELECT h.account, h.version, h.body, p.body, c.body
            FROM (
                SELECT * FROM account_hot WHERE tenant = $1 AND account > $2 ORDER BY account LIMIT $3
            ) h
            LEFT JOIN account_part p
                ON p.tenant = h.tenant AND p.account = h.account AND p.part = 'profile'
            LEFT JOIN account_part c
                ON c.tenant = h.tenant AND c.account = h.account AND c.part = 'credentials'
            ORDER BY h.account";
        // No id is all zeros: a version is among its bits.
        let after = after.map_or(Uuid::nil(), AccountId::uuid);
        let params: [Param<'_>; 3] =
            [(&tenant.uuid(), Type::UUID), (&after, Type::UUID), (&i64::from(limit), Type::INT8)];
        let rows = self.query(sql, &params).await?;
        rows.iter().map(|row| account(tenant, row, Parts::ALL)).collect()
    }
}

/// Reads a tenant's configuration in one snapshot, and remembers it.
pub(super) async fn configuration(
    client: &Client,
    known: &Known,
    tenant: TenantId,
) -> Result<Arc<Configuration>, Stop> {
    let sql = "SELECT t.revision, c.kind, c.body
               FROM tenant t LEFT JOIN configuration c ON c.tenant = t.id WHERE t.id = $1";
    let rows = client.query_typed(sql, &[(&tenant.uuid(), Type::UUID)]).await?;
    let first = rows.first().ok_or_else(|| no_tenant(tenant))?;
    let revision = first.try_get::<_, i64>(0)?.unsigned_abs();
    let mut texts = Vec::with_capacity(rows.len());
    for row in &rows {
        // A tenant without configuration is one row without a kind.
        if let Some(kind) = row.try_get::<_, Option<String>>(1)? {
            texts.push((kind, row.try_get(2)?));
        }
    }
    let configuration = Arc::new(assemble(tenant, revision, texts)?);
    known.learn(configuration.clone());
    Ok(configuration)
}

pub(super) fn no_tenant(tenant: TenantId) -> Failure {
    Failure::Corrupt { what: "tenant", why: format!("no tenant {tenant}") }
}

/// From id, version, hot part and profile, and credentials where they are among the parts.
pub(super) fn account(tenant: TenantId, row: &Row, parts: Parts) -> Result<Account, Failure> {
    let id = AccountId::from_uuid(row.try_get::<_, Uuid>(0).map_err(storage)?);
    let profile = row.try_get::<_, Option<String>>(3).map_err(storage)?;
    let credentials = if parts.has(Parts::CREDENTIALS) { row.try_get(4).map_err(storage)? } else { None };
    let stored = StoredAccount {
        version: row.try_get::<_, i64>(1).map_err(storage)?.unsigned_abs(),
        hot: row.try_get(2).map_err(storage)?,
        profile: StoredPart::Loaded(profile),
        credentials: StoredPart::asked_for(parts, Parts::CREDENTIALS, credentials),
    };
    stored.read(tenant, id, parts)
}
