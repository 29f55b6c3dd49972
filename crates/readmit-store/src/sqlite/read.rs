//! Reads, for the writer's transaction and for readers alike.

use super::connection::storage;
use crate::batch::{StoredAccount, StoredPart};
use crate::configuration::assemble;
use readmit_app::Failure;
use readmit_app::store::{AddressCount, KeyCheck, Parts};
use readmit_core::Account;
use readmit_core::configuration::Configuration;
use readmit_core::digest::Digest;
use readmit_core::id::{AccountId, KeyId, TenantId};
use readmit_core::identifier::{Folded, Identifier, IdentifierKind};
use rusqlite::{Connection, OptionalExtension, Params, Row};
use uuid::Uuid;

pub(super) fn one<T>(
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

pub(super) fn uuid(row: &Row<'_>, column: usize) -> rusqlite::Result<Uuid> {
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

/// One account with the parts that are asked for; the others' rows are not looked at.
pub(super) fn account(
    connection: &Connection,
    tenant: TenantId,
    account: AccountId,
    parts: Parts,
) -> Result<Option<StoredAccount>, Failure> {
    let key = (tenant.as_bytes(), account.as_bytes());
    if parts == Parts::HOT {
        let sql = "SELECT version, body FROM account_hot WHERE tenant = ?1 AND account = ?2";
        return one(connection, sql, key, |row| {
            let (profile, credentials) = (StoredPart::NotLoaded, StoredPart::NotLoaded);
            let version = row.get::<_, i64>(0)?.unsigned_abs();
            Ok(StoredAccount { version, hot: row.get(1)?, profile, credentials })
        });
    }
    let sql = "SELECT h.version, h.body, p.body FROM account_hot h
               LEFT JOIN account_part p
                   ON p.tenant = h.tenant AND p.account = h.account AND p.part = 'profile'
               WHERE h.tenant = ?1 AND h.account = ?2";
    let row = one(connection, sql, key, |row| {
        Ok((row.get::<_, i64>(0)?, row.get(1)?, row.get::<_, Option<String>>(2)?))
    })?;
    let Some((version, hot, profile)) = row else { return Ok(None) };
    let credentials = if parts.has(Parts::CREDENTIALS) {
        let sql = "SELECT body FROM account_part
                   WHERE tenant = ?1 AND account = ?2 AND part = 'credentials'";
        StoredPart::Loaded(one(connection, sql, key, |row| row.get(0))?)
    } else {
        StoredPart::NotLoaded
    };
    stored(account, version, hot, profile, credentials).map(Some)
}

fn stored(
    account: AccountId,
    version: i64,
    hot: String,
    profile: Option<String>,
    credentials: StoredPart,
) -> Result<StoredAccount, Failure> {
    let profile = profile
        .ok_or_else(|| Failure::Corrupt { what: "account", why: format!("{account} has no profile") })?;
    let profile = StoredPart::Loaded(Some(profile));
    Ok(StoredAccount { version: version.unsigned_abs(), hot, profile, credentials })
}

/// Accounts with all their parts, by id.
pub(super) fn walk_accounts(
    connection: &Connection,
    tenant: TenantId,
    after: Option<AccountId>,
    limit: u32,
) -> Result<Vec<Account>, Failure> {
    let sql = "SELECT h.account, h.version, h.body, p.body, c.body FROM account_hot h
               LEFT JOIN account_part p
                   ON p.tenant = h.tenant AND p.account = h.account AND p.part = 'profile'
               LEFT JOIN account_part c
                   ON c.tenant = h.tenant AND c.account = h.account AND c.part = 'credentials'
               WHERE h.tenant = ?1 AND h.account > ?2 ORDER BY h.account LIMIT ?3";
    // Every id is greater than no bytes at all.
    let after = after.map_or(Vec::new(), |id| id.as_bytes().to_vec());
    let rows = many(connection, sql, (tenant.as_bytes(), after, limit), |row| {
        let id = AccountId::from_uuid(uuid(row, 0)?);
        Ok((id, row.get(1)?, row.get(2)?, row.get(3)?, StoredPart::Loaded(row.get(4)?)))
    })?;
    let read = |(id, version, hot, profile, credentials)| {
        stored(id, version, hot, profile, credentials)?.read(tenant, id, Parts::ALL)
    };
    rows.into_iter().map(read).collect()
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

/// All sessions of an account.
pub(super) fn sessions(
    connection: &Connection,
    tenant: TenantId,
    account: AccountId,
) -> Result<Vec<(u8, u64, String)>, Failure> {
    let sql = "SELECT slot, version, body FROM session WHERE tenant = ?1 AND account = ?2 ORDER BY slot";
    many(connection, sql, (tenant.as_bytes(), account.as_bytes()), |row| {
        Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs(), row.get(2)?))
    })
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
