//! Reads, for the writer's transaction and for readers alike.

use super::connection::storage;
use crate::batch::StoredAccount;
use crate::configuration::assemble;
use crate::index;
use readmit_app::Failure;
use readmit_app::store::{AccountPage, AddressCount, Filter, KeyCheck, SortField};
use readmit_core::configuration::Configuration;
use readmit_core::digest::Digest;
use readmit_core::id::{AccountId, KeyId, TenantId};
use readmit_core::identifier::{Folded, Identifier, IdentifierKind};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Params, Row, params_from_iter};
use uuid::Uuid;

fn one<T>(
    connection: &Connection,
    sql: &str,
    params: impl Params,
    read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Option<T>, Failure> {
    connection.prepare_cached(sql).and_then(|mut s| s.query_row(params, read).optional()).map_err(storage)
}

pub(super) fn many<T>(
    connection: &Connection,
    sql: &str,
    params: impl Params,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>, Failure> {
    connection.prepare_cached(sql).and_then(|mut s| s.query_map(params, read)?.collect()).map_err(storage)
}

fn uuid(row: &Row<'_>, column: usize) -> rusqlite::Result<Uuid> {
    row.get::<_, [u8; 16]>(column).map(Uuid::from_bytes)
}

pub(super) fn revision(connection: &Connection, tenant: TenantId) -> Result<u64, Failure> {
    let sql = "SELECT revision FROM tenant WHERE id = ?1";
    let found: Option<i64> = one(connection, sql, (tenant.as_bytes(),), |row| row.get(0))?;
    let revision =
        found.ok_or_else(|| Failure::Corrupt { what: "tenant", why: format!("no tenant {tenant}") })?;
    Ok(revision.unsigned_abs())
}

pub(super) fn configuration(
    connection: &Connection,
    tenant: TenantId,
    revision: u64,
) -> Result<Configuration, Failure> {
    let sql = "SELECT kind, body FROM configuration WHERE tenant = ?1";
    let rows = many(connection, sql, (tenant.as_bytes(),), |row| Ok((row.get(0)?, row.get(1)?)))?;
    assemble(tenant, revision, rows)
}

/// Which account has this identifier, the first kind that matches before the others.
pub(super) fn resolve(
    connection: &Connection,
    tenant: TenantId,
    identifier: &Identifier,
) -> Result<Option<AccountId>, Failure> {
    if identifier.kinds.contains(&IdentifierKind::Id)
        && let Ok(id) = identifier.folded.as_str().parse::<AccountId>()
    {
        let sql = "SELECT 1 FROM account_hot WHERE tenant = ?1 AND account = ?2";
        if one(connection, sql, (tenant.as_bytes(), id.as_bytes()), |_| Ok(()))?.is_some() {
            return Ok(Some(id));
        }
    }
    let found = self::identifier(connection, tenant, &identifier.folded)?;
    Ok(found.filter(|(kind, _)| identifier.kinds.contains(kind)).map(|(_, account)| account))
}

pub(super) fn identifier(
    connection: &Connection,
    tenant: TenantId,
    value: &Folded,
) -> Result<Option<(IdentifierKind, AccountId)>, Failure> {
    let sql = "SELECT kind, account FROM identifier WHERE tenant = ?1 AND value = ?2";
    let row = one(connection, sql, (tenant.as_bytes(), value.as_str()), |row| {
        Ok((row.get::<_, String>(0)?, AccountId::from_uuid(uuid(row, 1)?)))
    })?;
    Ok(row.and_then(|(kind, account)| Some((IdentifierKind::from_stored(&kind)?, account))))
}

pub(super) fn account(
    connection: &Connection,
    tenant: TenantId,
    account: AccountId,
) -> Result<Option<StoredAccount>, Failure> {
    let sql = "SELECT h.version, h.body, p.body FROM account_hot h
               LEFT JOIN account_part p
                   ON p.tenant = h.tenant AND p.account = h.account AND p.part = 'profile'
               WHERE h.tenant = ?1 AND h.account = ?2";
    let row = one(connection, sql, (tenant.as_bytes(), account.as_bytes()), |row| {
        Ok((row.get::<_, i64>(0)?, row.get(1)?, row.get::<_, Option<String>>(2)?))
    })?;
    let Some((version, hot, profile)) = row else { return Ok(None) };
    let profile = profile
        .ok_or_else(|| Failure::Corrupt { what: "account", why: format!("{account} has no profile") })?;
    Ok(Some(StoredAccount { version: version.unsigned_abs(), hot, profile }))
}

pub(super) fn session(
    connection: &Connection,
    tenant: TenantId,
    account: AccountId,
    slot: u8,
) -> Result<Option<(u8, u64, String)>, Failure> {
    let sql = "SELECT version, body FROM session WHERE tenant = ?1 AND account = ?2 AND slot = ?3";
    one(connection, sql, (tenant.as_bytes(), account.as_bytes(), slot), |row| {
        Ok((slot, row.get::<_, i64>(0)?.unsigned_abs(), row.get(1)?))
    })
}

/// The ids of a page of accounts, and how many there are on all pages.
pub(super) fn page(
    connection: &Connection,
    tenant: TenantId,
    page: &AccountPage,
) -> Result<(u64, Vec<AccountId>), Failure> {
    let field = match page.sort {
        SortField::CreatedAt => index::CREATED_AT,
        SortField::Email => index::EMAIL,
        SortField::Phone => index::PHONE,
        SortField::LastSignIn => index::LAST_SIGN_IN,
    };
    let mut from = "FROM attribute a WHERE a.tenant = ?1 AND a.field = ?2".to_owned();
    let mut values = vec![Value::Blob(tenant.as_bytes().to_vec()), Value::Text(field.to_owned())];
    for filter in &page.filters {
        let (sql, operands) = condition(filter, values.len());
        from.push_str(&sql);
        values.extend(operands);
    }
    let count: i64 =
        one(connection, &format!("SELECT count(*) {from}"), params_from_iter(&values), |row| row.get(0))?
            .unwrap_or(0);
    if page.limit == 0 {
        return Ok((count.unsigned_abs(), Vec::new()));
    }
    let order = if page.descending { "DESC" } else { "ASC" };
    let sql = format!(
        "SELECT a.account {from} ORDER BY a.value {order}, a.account {order} LIMIT {} OFFSET {}",
        page.limit, page.offset
    );
    let ids =
        many(connection, &sql, params_from_iter(&values), |row| uuid(row, 0).map(AccountId::from_uuid))?;
    Ok((count.unsigned_abs(), ids))
}

/// A filter as SQL, with the operands that follow those already bound.
fn condition(filter: &Filter, bound: usize) -> (String, Vec<Value>) {
    let attribute = |field: &str, value: String| {
        let sql = format!(
            " AND EXISTS (SELECT 1 FROM attribute f WHERE f.tenant = a.tenant AND f.field = ?{}
               AND f.value = ?{} AND f.account = a.account)",
            bound + 1,
            bound + 2
        );
        (sql, vec![Value::Text(field.to_owned()), Value::Text(value)])
    };
    // Looked up from the value's side: few accounts match, and each is one probe.
    let identifier = |test: String, values: Vec<Value>| {
        (
            format!(" AND a.account IN (SELECT i.account FROM identifier i WHERE i.tenant = ?1 AND {test})"),
            values,
        )
    };
    match filter {
        Filter::Application(id) => attribute(index::APPLICATION, id.to_string()),
        Filter::Status(status) => attribute(index::STATUS, status.as_str().to_owned()),
        Filter::Exact(value) => {
            identifier(format!("i.value = ?{}", bound + 1), vec![Value::Text(value.to_string())])
        }
        Filter::Prefix(value) => {
            // The greatest text with this prefix ends in the greatest character.
            let end = format!("{value}\u{10ffff}");
            let test = format!("i.value BETWEEN ?{} AND ?{}", bound + 1, bound + 2);
            identifier(test, vec![Value::Text(value.to_string()), Value::Text(end)])
        }
    }
}

pub(super) fn tenants(connection: &Connection) -> Result<Vec<TenantId>, Failure> {
    let sql = "SELECT id FROM tenant ORDER BY created_at, id";
    many(connection, sql, (), |row| uuid(row, 0).map(TenantId::from_uuid))
}

pub(super) fn key_checks(connection: &Connection) -> Result<Vec<KeyCheck>, Failure> {
    many(connection, "SELECT id, check_value FROM key_check ORDER BY id", (), |row| {
        Ok(KeyCheck { id: KeyId::from_uuid(uuid(row, 0)?), check: Digest::from_bytes(row.get(1)?) })
    })
}

/// Minutes for which counts of addresses are kept.
const MINUTES_KEPT: i64 = 5;

pub(super) fn exchange_counts(
    connection: &Connection,
    replica: Uuid,
    counts: &[AddressCount],
) -> Result<Vec<AddressCount>, Failure> {
    let replica = replica.as_bytes();
    let mut sums = Vec::with_capacity(counts.len());
    for count in counts {
        let key = (&count.key, count.minute);
        let mut put = connection
            .prepare_cached(
                "INSERT INTO address_count (key, minute, replica, count) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (key, minute, replica) DO UPDATE SET count = excluded.count",
            )
            .map_err(storage)?;
        put.execute((key.0, key.1, replica, count.count)).map_err(storage)?;
        let sql = "SELECT sum(count) FROM address_count WHERE key = ?1 AND minute = ?2";
        let sum: i64 = one(connection, sql, key, |row| row.get(0))?.unwrap_or(0);
        sums.push(AddressCount { count: u32::try_from(sum).unwrap_or(u32::MAX), ..count.clone() });
    }
    if let Some(newest) = counts.iter().map(|count| count.minute).max() {
        connection
            .execute("DELETE FROM address_count WHERE minute < ?1", (newest - MINUTES_KEPT,))
            .map_err(storage)?;
    }
    Ok(sums)
}
