//! Reads. They go over one shared connection: statements of many tasks are in flight on it at once.

use super::connect::Target;
use super::load::as_id;
use super::round::Stop;
use super::trouble::{Trouble, storage};
use crate::batch::StoredAccount;
use crate::configuration::assemble;
use crate::index;
use crate::writer::Known;
use readmit_app::Failure;
use readmit_app::store::{AccountPage, Accounts, EventPage, Filter, SortField, StoredEvent};
use readmit_core::Account;
use readmit_core::configuration::Configuration;
use readmit_core::id::{AccountId, EventId, TenantId};
use readmit_core::identifier::{Identifier, IdentifierKind};
use std::fmt::Write as _;
use std::sync::Arc;
use tokio::sync::Mutex;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Error, Row};
use uuid::Uuid;

/// A bound value and its type: no round trip is spent on asking for it.
pub(super) type Param<'a> = (&'a (dyn ToSql + Sync), Type);

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

    /// Runs a statement that may run twice: once more where the connection turned out to be broken, or
    /// another transaction was in the way.
    pub(super) async fn query(&self, sql: &str, params: &[Param<'_>]) -> Result<Vec<Row>, Failure> {
        match self.execute(sql, params).await {
            Err(Stop::Database(error))
                if matches!(Trouble::of(&error), Trouble::Lost | Trouble::Conflict) =>
            {
                Ok(self.execute(sql, params).await?)
            }
            outcome => Ok(outcome?),
        }
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
    ) -> Result<Option<Account>, Failure> {
        // The id first, then the other kinds.
        let sql = "
            SELECT h.account, h.version, h.body, p.body
            FROM account_hot h
            LEFT JOIN account_part p
                ON p.tenant = h.tenant AND p.account = h.account AND p.part = 'profile'
            WHERE h.tenant = $1 AND h.account = coalesce(
                (SELECT account FROM account_hot WHERE tenant = $1 AND account = $2),
                (SELECT account FROM identifier WHERE tenant = $1 AND value = $3 AND kind = ANY ($4)))";
        let kinds: Vec<&str> = identifier.kinds.iter().map(|kind: &IdentifierKind| kind.as_str()).collect();
        let params: [Param<'_>; 4] = [
            (&tenant.uuid(), Type::UUID),
            (&as_id(&identifier).map(AccountId::uuid), Type::UUID),
            (&identifier.folded.as_str(), Type::TEXT),
            (&kinds, Type::TEXT_ARRAY),
        ];
        let rows = self.query(sql, &params).await?;
        rows.first().map(|row| account(tenant, row)).transpose()
    }

    pub(super) async fn accounts(&self, tenant: TenantId, page: AccountPage) -> Result<Accounts, Failure> {
        let field = match page.sort {
            SortField::CreatedAt => index::CREATED_AT,
            SortField::Email => index::EMAIL,
            SortField::Phone => index::PHONE,
            SortField::LastSignIn => index::LAST_SIGN_IN,
        };
        let tenant_id = tenant.uuid();
        let mut from = "FROM attribute a WHERE a.tenant = $1 AND a.field = $2".to_owned();
        let mut operands = vec![field.to_owned()];
        for filter in &page.filters {
            let (sql, more) = condition(filter, operands.len() + 1);
            from.push_str(&sql);
            operands.extend(more);
        }
        let mut params: Vec<Param<'_>> = vec![(&tenant_id, Type::UUID)];
        params.extend(operands.iter().map(|text| -> Param<'_> { (text, Type::TEXT) }));
        let rows = self.query(&format!("SELECT count(*) {from}"), &params).await?;
        let total = rows.first().map_or(Ok(0), |row| row.try_get::<_, i64>(0)).map_err(storage)?;
        if page.limit == 0 {
            return Ok(Accounts { total: total.unsigned_abs(), accounts: Vec::new() });
        }
        let order = if page.descending { "DESC" } else { "ASC" };
        let sql = format!(
            "SELECT h.account, h.version, h.body, p.body
             FROM (SELECT a.value, a.account {from}
                   ORDER BY a.value {order}, a.account {order} LIMIT {} OFFSET {}) a
             JOIN account_hot h ON h.tenant = $1 AND h.account = a.account
             LEFT JOIN account_part p ON p.tenant = $1 AND p.account = a.account AND p.part = 'profile'
             ORDER BY a.value {order}, a.account {order}",
            page.limit, page.offset
        );
        let rows = self.query(&sql, &params).await?;
        let accounts = rows.iter().map(|row| account(tenant, row)).collect::<Result<_, _>>()?;
        Ok(Accounts { total: total.unsigned_abs(), accounts })
    }

    pub(super) async fn events(
        &self,
        tenant: TenantId,
        page: EventPage,
    ) -> Result<Vec<StoredEvent>, Failure> {
        let mut sql = "SELECT id, subject, body, personal FROM event WHERE tenant = $1".to_owned();
        let mut operands = vec![tenant.uuid()];
        let since = page.since.map(|since| index::first_id_at(since).uuid());
        for (test, operand) in [
            ("subject =", page.subject.map(AccountId::uuid)),
            ("id <", page.before.map(EventId::uuid)),
            ("id >=", since),
        ] {
            if let Some(operand) = operand {
                operands.push(operand);
                let _ = write!(sql, " AND {test} ${}", operands.len());
            }
        }
        let _ = write!(sql, " ORDER BY id DESC LIMIT {}", page.limit);
        let params: Vec<Param<'_>> = operands.iter().map(|id| -> Param<'_> { (id, Type::UUID) }).collect();
        let rows = self.query(&sql, &params).await?;
        rows.iter().map(event).collect::<Result<_, _>>().map_err(storage)
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

/// From id, version, hot part and profile.
fn account(tenant: TenantId, row: &Row) -> Result<Account, Failure> {
    let id = AccountId::from_uuid(row.try_get::<_, Uuid>(0).map_err(storage)?);
    let profile = row.try_get::<_, Option<String>>(3).map_err(storage)?;
    let stored = StoredAccount {
        version: row.try_get::<_, i64>(1).map_err(storage)?.unsigned_abs(),
        hot: row.try_get(2).map_err(storage)?,
        profile: profile
            .ok_or_else(|| Failure::Corrupt { what: "account", why: format!("{id} has no profile") })?,
    };
    stored.read(tenant, id)
}

fn event(row: &Row) -> Result<StoredEvent, Error> {
    Ok(StoredEvent {
        id: EventId::from_uuid(row.try_get(0)?),
        subject: AccountId::from_uuid(row.try_get(1)?),
        body: row.try_get(2)?,
        personal: row.try_get(3)?,
    })
}

/// A filter as SQL, with the operands that follow those already bound.
fn condition(filter: &Filter, bound: usize) -> (String, Vec<String>) {
    let (first, second) = (bound + 1, bound + 2);
    let attribute = |field: &str, value: String| {
        let sql = format!(
            " AND EXISTS (SELECT 1 FROM attribute f WHERE f.tenant = $1 AND f.field = ${first}
               AND f.value = ${second} AND f.account = a.account)"
        );
        (sql, vec![field.to_owned(), value])
    };
    let identifier = |test: String, operands: Vec<String>| {
        let sql =
            format!(" AND a.account IN (SELECT i.account FROM identifier i WHERE i.tenant = $1 AND {test})");
        (sql, operands)
    };
    match filter {
        Filter::Application(id) => attribute(index::APPLICATION, id.to_string()),
        Filter::Status(status) => attribute(index::STATUS, status.as_str().to_owned()),
        Filter::Exact(value) => identifier(format!("i.value = ${first}"), vec![value.to_string()]),
        Filter::Prefix(value) => {
            // The greatest text with this prefix ends in the greatest character.
            let end = format!("{value}\u{10ffff}");
            identifier(format!("i.value BETWEEN ${first} AND ${second}"), vec![value.to_string(), end])
        }
    }
}
