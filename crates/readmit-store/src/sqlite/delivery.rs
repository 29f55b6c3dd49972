//! The outbox and errands. All of it is done by the one writer: who claims a message has it alone.

use super::Sqlite;
use super::connection::storage;
use super::read::{many, one, uuid};
use crate::batch::{MessageRow, corrupt};
use readmit_app::Failure;
use readmit_app::store::{Answer, Errand, ErrandStore, MessageKey, MessageState, Settled, WaitingMessage};
use readmit_core::id::{AccountId, KeyId, MessageId, TenantId};
use readmit_core::sealed::Sealed;
use readmit_core::time::Timestamp;
use rusqlite::{Connection, Params, Row};
use uuid::Uuid;

const COLUMNS: &str = "tenant, account, id, channel, created_at, expires_at, due_at, attempts, state,
                       error, key, sealed";

fn execute(connection: &Connection, sql: &str, params: impl Params) -> Result<usize, Failure> {
    connection.prepare_cached(sql).and_then(|mut statement| statement.execute(params)).map_err(storage)
}

/// Adds a message to the outbox.
pub(super) fn put(connection: &Connection, row: &MessageRow) -> Result<(), Failure> {
    let MessageRow { tenant, at, message } = row;
    let sql = format!(
        "INSERT INTO outbox ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?5, 0, 'waiting', NULL, ?7, ?8)"
    );
    let values = (
        tenant.as_bytes(),
        message.account.as_bytes(),
        message.id.as_bytes(),
        message.channel.as_str(),
        at.as_millis(),
        message.expires_at.as_millis(),
        message.sealed.key.as_bytes(),
        &message.sealed.text,
    );
    execute(connection, &sql, values).map(drop)
}

fn waiting(row: &Row<'_>) -> rusqlite::Result<Result<WaitingMessage, Failure>> {
    let at = |column| row.get(column).map(Timestamp::from_millis);
    let (channel, state): (String, String) = (row.get(3)?, row.get(8)?);
    let known = crate::outbox::channel(&channel).zip(crate::outbox::state(&state));
    let Some((channel, state)) = known else {
        return Ok(Err(corrupt("message", format!("unknown channel `{channel}` or state `{state}`"))));
    };
    Ok(Ok(WaitingMessage {
        key: MessageKey {
            tenant: TenantId::from_uuid(uuid(row, 0)?),
            account: AccountId::from_uuid(uuid(row, 1)?),
            id: MessageId::from_uuid(uuid(row, 2)?),
        },
        channel,
        created_at: at(4)?,
        expires_at: at(5)?,
        due_at: at(6)?,
        attempts: row.get(7)?,
        state,
        error: row.get(9)?,
        sealed: Sealed { key: KeyId::from_uuid(uuid(row, 10)?), text: row.get(11)? },
    }))
}

fn select(connection: &Connection, rest: &str, params: impl Params) -> Result<Vec<WaitingMessage>, Failure> {
    let sql = format!("SELECT {COLUMNS} FROM outbox {rest}");
    many(connection, &sql, params, waiting)?.into_iter().collect()
}

fn claim(
    connection: &Connection,
    now: Timestamp,
    until: Timestamp,
    limit: u32,
) -> Result<Vec<WaitingMessage>, Failure> {
    let rest = "WHERE state = 'waiting' AND due_at <= ?1 ORDER BY due_at, created_at, id LIMIT ?2";
    let mut messages = select(connection, rest, (now.as_millis(), limit))?;
    for message in &mut messages {
        message.due_at = until;
        message.attempts = message.attempts.saturating_add(1);
        let MessageKey { tenant, account, id } = message.key;
        execute(
            connection,
            "UPDATE outbox SET due_at = ?4, attempts = ?5 WHERE tenant = ?1 AND account = ?2 AND id = ?3",
            (tenant.as_bytes(), account.as_bytes(), id.as_bytes(), until.as_millis(), message.attempts),
        )?;
    }
    Ok(messages)
}

fn settle(connection: &Connection, key: MessageKey, settled: &Settled) -> Result<(), Failure> {
    let (tenant, account, id) = (key.tenant.as_bytes(), key.account.as_bytes(), key.id.as_bytes());
    let waits = "WHERE tenant = ?1 AND account = ?2 AND id = ?3 AND state = 'waiting'";
    match settled {
        Settled::Sent => execute(
            connection,
            "DELETE FROM outbox WHERE tenant = ?1 AND account = ?2 AND id = ?3",
            (tenant, account, id),
        ),
        Settled::Later { at, error } => execute(
            connection,
            &format!("UPDATE outbox SET due_at = ?4, error = ?5 {waits}"),
            (tenant, account, id, at.as_millis(), error),
        ),
        Settled::Dead { error } => execute(
            connection,
            &format!("UPDATE outbox SET state = 'dead', error = ?4 {waits}"),
            (tenant, account, id, error),
        ),
    }
    .map(drop)
}

fn take(
    connection: &Connection,
    (tenant, name): (TenantId, &str),
    holder: Uuid,
    now: Timestamp,
    until: Timestamp,
) -> Result<Option<Errand>, Failure> {
    let sql = "INSERT INTO errand (tenant, name, holder, until, memory) VALUES (?1, ?2, ?3, ?4, '')
               ON CONFLICT (tenant, name) DO UPDATE SET holder = excluded.holder, until = excluded.until
                   WHERE errand.holder = excluded.holder OR errand.until <= ?5
               RETURNING memory";
    let key = (tenant.as_bytes(), name, holder.as_bytes(), until.as_millis(), now.as_millis());
    one(connection, sql, key, |row| Ok(Errand { memory: row.get(0)? }))
}

impl ErrandStore for Sqlite {
    fn claim_messages(
        &self,
        now: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> Answer<'_, Vec<WaitingMessage>> {
        self.write(move |transaction| claim(transaction, now, until, limit))
    }

    fn settle_message(&self, key: MessageKey, settled: Settled) -> Answer<'_, ()> {
        self.write(move |transaction| settle(transaction, key, &settled))
    }

    fn messages(&self, tenant: TenantId, state: MessageState, limit: u32) -> Answer<'_, Vec<WaitingMessage>> {
        self.read(move |connection| {
            let rest = "WHERE tenant = ?1 AND state = ?2 ORDER BY created_at, id LIMIT ?3";
            select(connection, rest, (tenant.as_bytes(), crate::outbox::word(state), limit))
        })
    }

    fn revive_message(&self, key: MessageKey, now: Timestamp, expires_at: Timestamp) -> Answer<'_, bool> {
        self.write(move |transaction| {
            let revived = execute(
                transaction,
                "UPDATE outbox SET state = 'waiting', due_at = ?4, expires_at = ?5, attempts = 0, error = NULL
                 WHERE tenant = ?1 AND account = ?2 AND id = ?3 AND state = 'dead'",
                (
                    key.tenant.as_bytes(),
                    key.account.as_bytes(),
                    key.id.as_bytes(),
                    now.as_millis(),
                    expires_at.as_millis(),
                ),
            )?;
            Ok(revived == 1)
        })
    }

    fn count_messages(&self) -> Answer<'_, u64> {
        self.read(|connection| {
            let sql = "SELECT count(*) FROM outbox WHERE state = 'waiting'";
            let count: Option<i64> = one(connection, sql, (), |row| row.get(0))?;
            Ok(count.unwrap_or(0).unsigned_abs())
        })
    }

    fn take_errand(
        &self,
        tenant: TenantId,
        name: String,
        holder: Uuid,
        now: Timestamp,
        until: Timestamp,
    ) -> Answer<'_, Option<Errand>> {
        self.write(move |transaction| take(transaction, (tenant, &name), holder, now, until))
    }

    fn note_errand(
        &self,
        tenant: TenantId,
        name: String,
        holder: Uuid,
        memory: String,
        until: Timestamp,
    ) -> Answer<'_, bool> {
        self.write(move |transaction| {
            let noted = execute(
                transaction,
                "UPDATE errand SET memory = ?4, until = ?5 WHERE tenant = ?1 AND name = ?2 AND holder = ?3",
                (tenant.as_bytes(), &name, holder.as_bytes(), &memory, until.as_millis()),
            )?;
            Ok(noted == 1)
        })
    }
}
