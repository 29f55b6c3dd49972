//! Tenants, keys and counts of addresses: the few writes that are not about an account.

use super::read::{Param, Reader};
use super::trouble::{Trouble, storage};
use crate::TENANT_TABLES;
use readmit_app::Failure;
use readmit_app::store::{AddressCount, KeyCheck};
use readmit_core::digest::Digest;
use readmit_core::id::{KeyId, TenantId};
use readmit_core::time::Timestamp;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use tokio_postgres::types::Type;
use tokio_postgres::{Client, Error};
use uuid::Uuid;

/// Times that a transaction is tried when others are in its way.
const TRIES: usize = 20;

/// Minutes for which counts of addresses are kept.
const MINUTES_KEPT: i64 = 5;

pub(super) async fn tenants(reader: &Reader) -> Result<Vec<TenantId>, Failure> {
    let rows = reader.query("SELECT id FROM tenant ORDER BY created_at, id", &[]).await?;
    rows.iter().map(|row| row.try_get(0).map(TenantId::from_uuid)).collect::<Result<_, _>>().map_err(storage)
}

pub(super) async fn create_tenant(reader: &Reader, tenant: TenantId, now: Timestamp) -> Result<(), Failure> {
    let sql = "INSERT INTO tenant (id, revision, created_at) VALUES ($1, 0, $2)";
    let params: [Param<'_>; 2] = [(&tenant.uuid(), Type::UUID), (&now.as_millis(), Type::INT8)];
    // Not twice: the second time it would find its own row.
    reader.execute(sql, &params).await?;
    Ok(())
}

pub(super) async fn remove_tenant(reader: &Reader, tenant: TenantId) -> Result<(), Failure> {
    // One statement, so that it is one transaction on a connection that others use at the same time.
    let mut sql = String::from("WITH nothing AS (SELECT 1)");
    for table in TENANT_TABLES.iter().filter(|table| **table != "tenant") {
        let _ = write!(sql, ", {table}_gone AS (DELETE FROM {table} WHERE tenant = $1)");
    }
    sql.push_str(" DELETE FROM tenant WHERE id = $1");
    reader.query(&sql, &[(&tenant.uuid(), Type::UUID)]).await.map(drop)
}

pub(super) async fn key_checks(reader: &Reader) -> Result<Vec<KeyCheck>, Failure> {
    let rows = reader.query("SELECT id, check_value FROM key_check ORDER BY id", &[]).await?;
    rows.iter()
        .map(|row| {
            let check: &[u8] = row.try_get(1).map_err(storage)?;
            let check = check.try_into().map_err(|_| Failure::Corrupt {
                what: "key check",
                why: format!("{} bytes, expected 32", check.len()),
            })?;
            let id = row.try_get(0).map(KeyId::from_uuid).map_err(storage)?;
            Ok(KeyCheck { id, check: Digest::from_bytes(check) })
        })
        .collect()
}

/// Adds keys if there are as many as expected. The client is nobody else's.
pub(super) async fn add_key_checks(
    mut client: Client,
    expected: usize,
    checks: &[KeyCheck],
) -> Result<(), Failure> {
    let mut tries = 1;
    loop {
        match try_to_add(&mut client, expected, checks).await {
            Ok(true) => return Ok(()),
            Ok(false) => {
                return Err(Failure::Keys("another process registered keys at the same time".to_owned()));
            }
            Err(error) if tries < TRIES && Trouble::of(&error) == Trouble::Conflict => tries += 1,
            Err(error) => return Err(storage(error)),
        }
    }
}

async fn try_to_add(client: &mut Client, expected: usize, checks: &[KeyCheck]) -> Result<bool, Error> {
    let transaction = client.transaction().await?;
    // Whoever adds keys moves this row first, so they come one after the other; what they count comes after.
    transaction.execute("UPDATE migration SET name = name WHERE number = 1", &[]).await?;
    let count: i64 = transaction.query_one("SELECT count(*) FROM key_check", &[]).await?.try_get(0)?;
    if usize::try_from(count) != Ok(expected) {
        return Ok(false);
    }
    let ids: Vec<Uuid> = checks.iter().map(|check| check.id.uuid()).collect();
    let values: Vec<&[u8]> = checks.iter().map(|check| check.check.as_bytes().as_slice()).collect();
    let sql = "INSERT INTO key_check (id, check_value) SELECT * FROM unnest($1::uuid[], $2::bytea[])";
    transaction.execute(sql, &[&ids, &values]).await?;
    transaction.commit().await?;
    Ok(true)
}

pub(super) async fn remove_key_checks(reader: &Reader, keys: &[KeyId]) -> Result<(), Failure> {
    let keys: Vec<Uuid> = keys.iter().map(|key| key.uuid()).collect();
    reader.query("DELETE FROM key_check WHERE id = ANY ($1)", &[(&keys, Type::UUID_ARRAY)]).await.map(drop)
}

pub(super) async fn exchange_counts(
    reader: &Reader,
    replica: Uuid,
    counts: Vec<AddressCount>,
) -> Result<Vec<AddressCount>, Failure> {
    let Some(newest) = counts.iter().map(|count| count.minute).max() else { return Ok(counts) };
    let own: BTreeMap<(&str, i64), i64> =
        counts.iter().map(|count| ((count.key.as_str(), count.minute), i64::from(count.count))).collect();
    let (places, own): (Vec<(&str, i64)>, Vec<i64>) = own.into_iter().unzip();
    let (keys, minutes): (Vec<&str>, Vec<i64>) = places.iter().copied().unzip();
    // The statement does not see what it writes itself: own counts are added to those of others.
    let sql = "
        WITH own AS (
            SELECT * FROM unnest($2::text[], $3::int8[], $4::int8[])
                WITH ORDINALITY AS w (key, minute, count, place)
        ),
        put AS (
            INSERT INTO address_count (key, minute, replica, count)
            SELECT key, minute, $1::uuid, count FROM own ORDER BY place
            ON CONFLICT (key, minute, replica) DO UPDATE SET count = excluded.count
        )
        SELECT (own.count + coalesce(sum(a.count), 0))::int8
        FROM own
        LEFT JOIN address_count a ON a.key = own.key AND a.minute = own.minute AND a.replica <> $1::uuid
        GROUP BY own.place, own.count
        ORDER BY own.place";
    let params: [Param<'_>; 4] = [
        (&replica, Type::UUID),
        (&keys, Type::TEXT_ARRAY),
        (&minutes, Type::INT8_ARRAY),
        (&own, Type::INT8_ARRAY),
    ];
    let rows = reader.query(sql, &params).await?;
    let mut sums = BTreeMap::new();
    for (place, row) in places.into_iter().zip(&rows) {
        let sum: i64 = row.try_get(0).map_err(storage)?;
        sums.insert(place, u32::try_from(sum).unwrap_or(u32::MAX));
    }
    // Each replica clears up its own rows: nobody waits for another's.
    let sql = "DELETE FROM address_count WHERE minute < $1 AND (replica = $2 OR minute < $3)";
    let oldest = newest - MINUTES_KEPT;
    let params: [Param<'_>; 3] =
        [(&oldest, Type::INT8), (&replica, Type::UUID), (&(oldest - MINUTES_KEPT), Type::INT8)];
    reader.query(sql, &params).await?;
    let summed = |count: &AddressCount| {
        let sum = sums.get(&(count.key.as_str(), count.minute)).copied();
        AddressCount { count: sum.unwrap_or(count.count), ..count.clone() }
    };
    Ok(counts.iter().map(summed).collect())
}

/// Fails where nothing can be written: on a standby, or with the database gone.
pub(super) async fn check(reader: &Reader) -> Result<(), Failure> {
    reader.query("DELETE FROM address_count WHERE minute < 0", &[]).await.map(drop)
}
