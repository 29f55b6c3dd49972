//! The writer's transaction.

use super::connection::storage;
use super::event::lane;
use super::{chain, delivery, read, runs};
use crate::batch::{AccountChange, AccountPut, EventRow, Loaded, MessageRow, Slots, Unit, Writes};
use crate::configuration::ConfigurationRow;
use crate::index::Attribute;
use crate::tables::Tables;
use crate::writer::{Backend, Known};
use readmit_app::Failure;
use readmit_core::audit::chain::{Chain, ENTRY_BYTES};
use readmit_core::configuration::{Change, Configuration};
use readmit_core::id::{AccountId, TenantId};
use readmit_core::identifier::{Folded, Identifier};
use readmit_core::time::Timestamp;
use rusqlite::{Connection, Params};
use std::collections::HashMap;
use std::sync::Arc;

pub(super) struct SqliteTables {
    connection: Connection,
    known: Arc<Known>,
    /// Configurations read in this transaction. They become known to others only with the commit: a
    /// revision that was rolled back will be given out again, with another content.
    read: HashMap<TenantId, Arc<Configuration>>,
    /// Where the writer's chain stands in the file.
    chain_place: i64,
}

impl SqliteTables {
    pub(super) fn new(connection: Connection, known: Arc<Known>) -> Self {
        Self { connection, known, read: HashMap::new(), chain_place: 0 }
    }

    pub(super) const fn connection(&self) -> &Connection {
        &self.connection
    }

    fn execute(&self, sql: &str, params: impl Params) -> Result<usize, Failure> {
        self.connection.prepare_cached(sql).and_then(|mut s| s.execute(params)).map_err(storage)
    }

    /// Writes one guarded row. The transaction excludes all others, so an unmet guard is a defect.
    fn guarded(&self, sql: &str, params: impl Params) -> Result<(), Failure> {
        if self.execute(sql, params)? == 1 { Ok(()) } else { Err(Failure::Contended) }
    }

    fn put(&self, writes: &Writes, put: &AccountPut) -> Result<(), Failure> {
        let (tenant, account) = (writes.tenant.as_bytes(), writes.account.as_bytes());
        match writes.expected {
            None => self.guarded(
                "INSERT INTO account_hot (tenant, account, version, body) VALUES (?1, ?2, ?3, ?4)",
                (tenant, account, number(put.version), &put.hot),
            )?,
            Some(expected) => self.guarded(
                "UPDATE account_hot SET version = ?3, body = ?4
                 WHERE tenant = ?1 AND account = ?2 AND version = ?5",
                (tenant, account, number(put.version), &put.hot, number(expected)),
            )?,
        }
        for (part, body) in [("profile", &put.profile), ("credentials", &put.credentials)] {
            if let Some(body) = body {
                self.execute(
                    "INSERT INTO account_part (tenant, account, part, body) VALUES (?1, ?2, ?3, ?4)
                     ON CONFLICT (tenant, account, part) DO UPDATE SET body = excluded.body",
                    (tenant, account, part, body),
                )?;
            }
        }
        self.unindex(writes, &put.identifiers_gone, &put.attributes_gone)?;
        for (value, kind) in &put.identifiers_new {
            self.execute(
                "INSERT INTO identifier (tenant, value, kind, account) VALUES (?1, ?2, ?3, ?4)",
                (tenant, value.as_str(), kind.as_str(), account),
            )?;
        }
        for new in &put.attributes_new {
            self.execute(
                "INSERT OR IGNORE INTO attribute (tenant, field, value, account) VALUES (?1, ?2, ?3, ?4)",
                (tenant, new.field, &new.value, account),
            )?;
        }
        Ok(())
    }

    fn unindex(
        &self,
        writes: &Writes,
        identifiers: &[Folded],
        attributes: &[Attribute],
    ) -> Result<(), Failure> {
        let (tenant, account) = (writes.tenant.as_bytes(), writes.account.as_bytes());
        for value in identifiers {
            self.execute(
                "DELETE FROM identifier WHERE tenant = ?1 AND value = ?2 AND account = ?3",
                (tenant, value.as_str(), account),
            )?;
        }
        for gone in attributes {
            self.execute(
                "DELETE FROM attribute WHERE tenant = ?1 AND field = ?2 AND value = ?3 AND account = ?4",
                (tenant, gone.field, &gone.value, account),
            )?;
        }
        Ok(())
    }

    fn delete(
        &self,
        writes: &Writes,
        identifiers: &[Folded],
        attributes: &[Attribute],
    ) -> Result<(), Failure> {
        let (tenant, account) = (writes.tenant.as_bytes(), writes.account.as_bytes());
        self.guarded(
            "DELETE FROM account_hot WHERE tenant = ?1 AND account = ?2 AND version = ?3",
            (tenant, account, number(writes.expected.unwrap_or(0))),
        )?;
        self.unindex(writes, identifiers, attributes)?;
        self.execute("DELETE FROM account_part WHERE tenant = ?1 AND account = ?2", (tenant, account))?;
        self.execute("DELETE FROM session WHERE tenant = ?1 AND account = ?2", (tenant, account))?;
        runs::erase(&self.connection, writes.tenant, writes.account).map(drop)
    }

    fn configure(&self, tenant: TenantId, revision: u64, changes: &[Change]) -> Result<(), Failure> {
        self.guarded(
            "UPDATE tenant SET revision = revision + 1 WHERE id = ?1 AND revision = ?2",
            (tenant.as_bytes(), number(revision)),
        )?;
        for change in changes {
            let row = ConfigurationRow::of(change)?;
            match row.body {
                Some(body) => self.execute(
                    "INSERT INTO configuration (tenant, kind, id, body) VALUES (?1, ?2, ?3, ?4)
                     ON CONFLICT (tenant, kind, id) DO UPDATE SET body = excluded.body",
                    (tenant.as_bytes(), row.kind, row.id.as_bytes(), body),
                )?,
                None => self.execute(
                    "DELETE FROM configuration WHERE tenant = ?1 AND kind = ?2 AND id = ?3",
                    (tenant.as_bytes(), row.kind, row.id.as_bytes()),
                )?,
            };
        }
        Ok(())
    }
}

/// Versions and revisions fit into what SQLite counts with.
pub(super) fn number(version: u64) -> i64 {
    i64::try_from(version).unwrap_or(i64::MAX)
}

impl Tables for SqliteTables {
    fn configuration(&mut self, tenant: TenantId) -> Result<Arc<Configuration>, Failure> {
        let revision = read::revision(&self.connection, tenant)?;
        let held = self.read.get(&tenant).cloned().or_else(|| self.known.get(tenant));
        if let Some(held) = held.filter(|held| held.revision == revision) {
            return Ok(held);
        }
        let configuration = Arc::new(read::configuration(&self.connection, tenant, revision)?);
        self.read.insert(tenant, configuration.clone());
        Ok(configuration)
    }

    fn resolve(&mut self, tenant: TenantId, identifier: &Identifier) -> Result<Option<AccountId>, Failure> {
        read::resolve(&self.connection, tenant, identifier)
    }

    fn load(&mut self, unit: &Unit) -> Result<Loaded, Failure> {
        let mut loaded = Loaded::default();
        for run in unit.runs() {
            let stored = runs::one(&self.connection, unit.tenant, run)?;
            loaded.runs.extend(stored.map(|(version, body)| (run, version, body)));
        }
        if !unit.has_account() {
            return Ok(loaded);
        }
        let (tenant, account) = (unit.tenant, unit.subject);
        loaded.account = read::account(&self.connection, tenant, account, unit.parts())?;
        match unit.slots() {
            Slots::These(slots) => {
                for slot in slots {
                    loaded.sessions.extend(read::session(&self.connection, tenant, account, slot)?);
                }
            }
            Slots::All => loaded.sessions = read::sessions(&self.connection, tenant, account)?,
        }
        for claim in unit.claims() {
            if let Some((_, owner)) = read::identifier(&self.connection, tenant, &claim)? {
                loaded.owners.insert(claim, owner);
            }
        }
        Ok(loaded)
    }

    fn write(&mut self, writes: &Writes) -> Result<(), Failure> {
        match &writes.change {
            AccountChange::None => {}
            AccountChange::Put(put) => self.put(writes, put)?,
            AccountChange::Delete { identifiers, attributes } => {
                self.delete(writes, identifiers, attributes)?;
            }
        }
        let (tenant, account) = (writes.tenant.as_bytes(), writes.account.as_bytes());
        for session in &writes.sessions {
            let row = (tenant, account, session.slot, number(session.version), &session.body);
            match session.expected {
                None => self.execute(
                    "INSERT INTO session (tenant, account, slot, version, body) VALUES (?1, ?2, ?3, ?4, ?5)
                     ON CONFLICT (tenant, account, slot)
                     DO UPDATE SET version = excluded.version, body = excluded.body",
                    row,
                )?,
                Some(_) => self.execute(
                    "UPDATE session SET version = ?4, body = ?5
                     WHERE tenant = ?1 AND account = ?2 AND slot = ?3 AND version = ?4 - 1",
                    row,
                )?,
            };
        }
        runs::write(&self.connection, writes)?;
        if let Some((revision, changes)) = &writes.configuration {
            self.configure(writes.tenant, *revision, changes)?;
        }
        Ok(())
    }

    fn append(&mut self, events: &[EventRow], head: &mut Chain, now: Timestamp) -> Result<(), Failure> {
        if events.is_empty() {
            return Ok(());
        }
        let mut entries = Vec::with_capacity(events.len() * ENTRY_BYTES);
        for event in events {
            entries.extend(event.chain_entry());
            self.execute(
                "INSERT INTO event (tenant, lane, id, subject, body, personal, admin)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                (
                    event.tenant.as_bytes(),
                    lane(event.subject),
                    event.id.as_bytes(),
                    event.subject.as_bytes(),
                    &event.record.body,
                    &event.record.personal,
                    event.admin,
                ),
            )?;
        }
        chain::append(&self.connection, &mut self.chain_place, head, &entries, now)?;
        head.advance(&entries);
        Ok(())
    }

    fn send(&mut self, messages: &[MessageRow]) -> Result<(), Failure> {
        messages.iter().try_for_each(|message| delivery::put(&self.connection, message))
    }
}

impl Backend for SqliteTables {
    fn begin(&mut self) -> Result<(), Failure> {
        self.read.clear();
        self.execute("BEGIN IMMEDIATE", ()).map(drop)
    }

    fn commit(&mut self) -> Result<(), Failure> {
        self.execute("COMMIT", ())?;
        for (_, configuration) in self.read.drain() {
            self.known.learn(configuration);
        }
        Ok(())
    }

    fn rollback(&mut self) {
        self.read.clear();
        if !self.connection.is_autocommit()
            && let Err(failure) = self.execute("ROLLBACK", ())
        {
            tracing::error!(%failure, "a transaction could not be rolled back");
        }
    }
}
