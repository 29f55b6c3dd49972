//! The outbox: several replicas take messages from it, and none takes what another has.

use super::read::{Param, Reader};
use super::trouble::storage;
use crate::batch::corrupt;
use crate::outbox;
use readmit_app::Failure;
use readmit_app::store::{MessageKey, MessageState, Settled, WaitingMessage};
use readmit_core::id::{AccountId, KeyId, MessageId, TenantId};
use readmit_core::sealed::Sealed;
use readmit_core::time::Timestamp;
use tokio_postgres::Row;
use tokio_postgres::types::Type;
use uuid::Uuid;

/// A message, in the order in which [`message`] reads it.
const COLUMNS: &str = "o.tenant, o.account, o.id, o.channel, o.created_at, o.expires_at, o.due_at,
    o.attempts, o.state, o.error, o.key, o.sealed";

pub(super) async fn claim(
    reader: &Reader,
    now: Timestamp,
    until: Timestamp,
    limit: u32,
) -> Result<Vec<WaitingMessage>, Failure> {
    // Rows that another replica is taking at this moment are passed over, not waited for.
    let sql = format!(
        "WITH due AS MATERIALIZED (
            SELECT tenant, account, id, due_at FROM outbox
            WHERE state = 'waiting' AND due_at <= $1
            ORDER BY due_at, created_at, id
            LIMIT $3
            FOR UPDATE SKIP LOCKED
        )
        UPDATE outbox o SET due_at = $2, attempts = o.attempts + 1
        FROM due d WHERE o.tenant = d.tenant AND o.account = d.account AND o.id = d.id
        RETURNING {COLUMNS}, d.due_at"
    );
    let params: [Param<'_>; 3] =
        [(&now.as_millis(), Type::INT8), (&until.as_millis(), Type::INT8), (&i64::from(limit), Type::INT8)];
    // Not again after a broken connection: what was taken there is due again at `until`.
    let rows = reader.write(&sql, &params).await?;
    let mut messages = Vec::with_capacity(rows.len());
    for row in &rows {
        let due_at: i64 = row.try_get(12).map_err(storage)?;
        messages.push((due_at, message(row)?));
    }
    messages.sort_by_key(|(due_at, message)| (*due_at, message.created_at, message.key.id));
    Ok(messages.into_iter().map(|(_, message)| message).collect())
}

pub(super) async fn settle(reader: &Reader, key: MessageKey, settled: Settled) -> Result<(), Failure> {
    let ids = [key.tenant.uuid(), key.account.uuid(), key.id.uuid()];
    let [tenant, account, id] = &ids;
    let mut params: Vec<Param<'_>> = vec![(tenant, Type::UUID), (account, Type::UUID), (id, Type::UUID)];
    let (sql, due_at);
    match &settled {
        Settled::Sent => sql = "DELETE FROM outbox WHERE tenant = $1 AND account = $2 AND id = $3",
        Settled::Later { at, error } => {
            sql = "UPDATE outbox SET due_at = $4, error = $5
                   WHERE tenant = $1 AND account = $2 AND id = $3 AND state = 'waiting'";
            due_at = at.as_millis();
            params.push((&due_at, Type::INT8));
            params.push((error, Type::TEXT));
        }
        Settled::Dead { error } => {
            sql = "UPDATE outbox SET state = 'dead', error = $4
                   WHERE tenant = $1 AND account = $2 AND id = $3 AND state = 'waiting'";
            params.push((error, Type::TEXT));
        }
    }
    reader.query(sql, &params).await.map(drop)
}

pub(super) async fn messages(
    reader: &Reader,
    tenant: TenantId,
    state: MessageState,
    limit: u32,
) -> Result<Vec<WaitingMessage>, Failure> {
    let sql = format!(
        "SELECT {COLUMNS} FROM outbox o WHERE o.tenant = $1 AND o.state = $2
         ORDER BY o.created_at, o.id LIMIT $3"
    );
    let params: [Param<'_>; 3] =
        [(&tenant.uuid(), Type::UUID), (&outbox::word(state), Type::TEXT), (&i64::from(limit), Type::INT8)];
    reader.query(&sql, &params).await?.iter().map(message).collect()
}

pub(super) async fn revive(
    reader: &Reader,
    key: MessageKey,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<bool, Failure> {
    let sql = "UPDATE outbox SET state = 'waiting', attempts = 0, error = NULL, due_at = $4, expires_at = $5
               WHERE tenant = $1 AND account = $2 AND id = $3 AND state = 'dead'
               RETURNING id";
    let params: [Param<'_>; 5] = [
        (&key.tenant.uuid(), Type::UUID),
        (&key.account.uuid(), Type::UUID),
        (&key.id.uuid(), Type::UUID),
        (&now.as_millis(), Type::INT8),
        (&expires_at.as_millis(), Type::INT8),
    ];
    Ok(!reader.write(sql, &params).await?.is_empty())
}

pub(super) async fn count(reader: &Reader) -> Result<u64, Failure> {
    reader.count("SELECT count(*) FROM outbox WHERE state = 'waiting'").await
}

fn message(row: &Row) -> Result<WaitingMessage, Failure> {
    let text = |place: usize| row.try_get::<_, &str>(place).map_err(storage);
    let instant = |place: usize| row.try_get(place).map(Timestamp::from_millis).map_err(storage);
    let id = |place: usize| row.try_get::<_, Uuid>(place).map_err(storage);
    let (channel, state) = (text(3)?, text(8)?);
    let known = outbox::channel(channel).zip(outbox::state(state));
    let (channel, state) =
        known.ok_or_else(|| corrupt("message", format!("unknown channel `{channel}` or state `{state}`")))?;
    Ok(WaitingMessage {
        key: MessageKey {
            tenant: TenantId::from_uuid(id(0)?),
            account: AccountId::from_uuid(id(1)?),
            id: MessageId::from_uuid(id(2)?),
        },
        channel,
        created_at: instant(4)?,
        expires_at: instant(5)?,
        due_at: instant(6)?,
        attempts: u32::try_from(row.try_get::<_, i64>(7).map_err(storage)?).unwrap_or(u32::MAX),
        state,
        error: row.try_get(9).map_err(storage)?,
        sealed: Sealed { key: KeyId::from_uuid(id(10)?), text: text(11)?.to_owned() },
    })
}
