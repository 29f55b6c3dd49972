//! A batch's writes as the columns of one guarded statement.

use super::run_columns::RunColumns;
use super::width::{Statements, Width};
use crate::batch::{AccountChange, AccountPut, EventRow, MessageRow, Writes};
use crate::configuration::ConfigurationRow;
use crate::index::Attribute;
use readmit_app::Failure;
use readmit_core::audit::chain::Chain;
use readmit_core::identifier::{Folded, IdentifierKind};
use readmit_core::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Error};
use uuid::Uuid;

/// A unit's place in the batch, counted from one.
pub(super) type Place = i32;

/// The columns, named and ordered as in the statements.
#[derive(Default)]
pub(super) struct Columns {
    tenant: Vec<Uuid>,
    account: Vec<Uuid>,
    guard: (Vec<Place>, Vec<Option<i64>>),
    session_guard: (Vec<Place>, Vec<i16>, Vec<i64>),
    configuration_guard: (Vec<Place>, Vec<i64>),
    account_moved: (Vec<Place>, Vec<i64>, Vec<String>),
    session_put: (Vec<Place>, Vec<i16>, Vec<i64>, Vec<String>),
    attribute_gone: (Vec<Place>, Vec<&'static str>, Vec<String>),
    attribute_new: (Vec<Place>, Vec<&'static str>, Vec<String>),
    event: (Vec<Place>, Vec<Uuid>, Vec<Uuid>),
    event_text: (Vec<String>, Vec<Option<String>>),
    event_admin: Vec<bool>,
    event_entry: Vec<Vec<u8>>,
    message: (Vec<Place>, Vec<Uuid>, Vec<Uuid>, Vec<&'static str>),
    message_time: (Vec<i64>, Vec<i64>),
    message_sealed: (Vec<Uuid>, Vec<String>),
    runs: RunColumns,
    account_new: (Vec<Place>, Vec<i64>, Vec<String>),
    account_gone: Vec<Place>,
    part_put: (Vec<Place>, Vec<&'static str>, Vec<String>),
    identifier_gone: (Vec<Place>, Vec<String>),
    identifier_kind: (Vec<Place>, Vec<String>, Vec<&'static str>),
    identifier_new: (Vec<Place>, Vec<String>, Vec<&'static str>),
    configuration_put: (Vec<Place>, Vec<&'static str>, Vec<Uuid>, Vec<String>),
    configuration_gone: (Vec<Place>, Vec<&'static str>, Vec<Uuid>),
}

impl Columns {
    /// Takes up the next unit. `sessions` are the slots and versions that its rules read.
    pub(super) fn add(&mut self, writes: Writes, sessions: &[(u8, u64)]) -> Result<(), Failure> {
        let configuration = configuration(&writes)?;
        self.tenant.push(writes.tenant.uuid());
        self.account.push(writes.account.uuid());
        let place = Place::try_from(self.tenant.len()).unwrap_or(Place::MAX);
        if writes.changes_records() && writes.guards_account {
            self.guard.0.push(place);
            self.guard.1.push(writes.expected.map(number));
            for (slot, version) in sessions {
                self.session_guard.0.push(place);
                self.session_guard.1.push(i16::from(*slot));
                self.session_guard.2.push(number(*version));
            }
        }
        if writes.changes_records() {
            self.runs.guard(place, &writes.runs_seen);
        }
        let gone = matches!(writes.change, AccountChange::Delete { .. });
        match writes.change {
            AccountChange::None => {}
            AccountChange::Put(put) => self.put(place, writes.expected.is_none(), *put),
            AccountChange::Delete { identifiers, attributes } => {
                self.account_gone.push(place);
                self.identifiers(place, identifiers, Vec::new());
                push_attributes(&mut self.attribute_gone, place, attributes);
            }
        }
        // An account that goes takes its sessions with it.
        for session in writes.sessions.into_iter().filter(|_| !gone) {
            self.session_put.0.push(place);
            self.session_put.1.push(i16::from(session.slot));
            self.session_put.2.push(number(session.version));
            self.session_put.3.push(session.body);
        }
        for run in writes.runs {
            self.runs.write(place, run);
        }
        for turn in writes.run_log {
            self.runs.log(place, turn);
        }
        if let Some((revision, rows)) = configuration {
            self.configuration_guard.0.push(place);
            self.configuration_guard.1.push(number(revision));
            for ((kind, id), body) in rows {
                self.configure(place, kind, id, body);
            }
        }
        for event in writes.events {
            self.record(place, event);
        }
        for message in writes.messages {
            self.send(place, message);
        }
        Ok(())
    }

    fn record(&mut self, place: Place, event: EventRow) {
        self.event_entry.push(event.chain_entry().to_vec());
        self.event.0.push(place);
        self.event.1.push(event.id.uuid());
        self.event.2.push(event.subject.uuid());
        self.event_admin.push(event.admin);
        self.event_text.0.push(event.record.body);
        self.event_text.1.push(event.record.personal);
    }

    fn send(&mut self, place: Place, MessageRow { at, message, .. }: MessageRow) {
        self.message.0.push(place);
        self.message.1.push(message.account.uuid());
        self.message.2.push(message.id.uuid());
        self.message.3.push(message.channel.as_str());
        self.message_time.0.push(at.as_millis());
        self.message_time.1.push(message.expires_at.as_millis());
        self.message_sealed.0.push(message.sealed.key.uuid());
        self.message_sealed.1.push(message.sealed.text);
    }

    fn put(&mut self, place: Place, new: bool, put: AccountPut) {
        let account = if new { &mut self.account_new } else { &mut self.account_moved };
        account.0.push(place);
        account.1.push(number(put.version));
        account.2.push(put.hot);
        for (part, body) in [("profile", put.profile), ("credentials", put.credentials)] {
            if let Some(body) = body {
                self.part_put.0.push(place);
                self.part_put.1.push(part);
                self.part_put.2.push(body);
            }
        }
        self.identifiers(place, put.identifiers_gone, put.identifiers_new);
        push_attributes(&mut self.attribute_gone, place, put.attributes_gone);
        push_attributes(&mut self.attribute_new, place, put.attributes_new);
    }

    /// Within one statement a row cannot go and come back: a value that changes its kind is changed.
    fn identifiers(&mut self, place: Place, gone: Vec<Folded>, new: Vec<(Folded, IdentifierKind)>) {
        let mut gone: BTreeSet<_> = gone.into_iter().collect();
        // In order, so that two commits that claim the same values do not wait for each other.
        let new: BTreeMap<_, _> = new.into_iter().collect();
        for (value, kind) in new {
            let kept = gone.remove(&value);
            let column = if kept { &mut self.identifier_kind } else { &mut self.identifier_new };
            column.0.push(place);
            column.1.push(value.to_string());
            column.2.push(kind.as_str());
        }
        for value in gone {
            self.identifier_gone.0.push(place);
            self.identifier_gone.1.push(value.to_string());
        }
    }

    fn configure(&mut self, place: Place, kind: &'static str, id: Uuid, body: Option<String>) {
        if let Some(body) = body {
            self.configuration_put.0.push(place);
            self.configuration_put.1.push(kind);
            self.configuration_put.2.push(id);
            self.configuration_put.3.push(body);
        } else {
            self.configuration_gone.0.push(place);
            self.configuration_gone.1.push(kind);
            self.configuration_gone.2.push(id);
        }
    }

    /// Whether there is nothing to write.
    pub(super) fn is_empty(&self) -> bool {
        let columns = [&self.guard.0, &self.configuration_guard.0, &self.event.0, &self.message.0];
        columns.iter().all(|column| column.is_empty()) && self.runs.is_empty()
    }

    /// How much of the statement it takes.
    pub(super) fn width(&self) -> Width {
        let rare = [&self.account_new.0, &self.account_gone, &self.part_put.0, &self.configuration_guard.0];
        let session =
            [&self.session_guard.0, &self.session_put.0, &self.attribute_gone.0, &self.attribute_new.0];
        if rare.iter().any(|column| !column.is_empty()) {
            Width::Everything
        } else if !self.runs.is_empty() {
            Width::Runs
        } else if !self.message.0.is_empty() {
            Width::Messages
        } else if session.iter().any(|column| !column.is_empty()) {
            Width::Sessions
        } else {
            Width::Accounts
        }
    }

    /// Writes and commits. Answers which units (counted from zero) lost, and moves the chain past the row.
    pub(super) async fn commit(
        &self,
        client: &Client,
        statements: &Statements,
        chain: &mut Chain,
        now: Timestamp,
    ) -> Result<BTreeSet<usize>, Error> {
        let (writer, at, previous) = (chain.writer.uuid(), now.as_millis(), chain.previous.as_slice());
        let row: [&(dyn ToSql + Sync); 4] = [&writer, &chain.number, &at, &previous];
        let width = self.width();
        let mut params = self.accounts();
        params.extend(row);
        if width >= Width::Sessions {
            params.extend(self.sessions());
        }
        if width >= Width::Messages {
            params.extend(self.messages());
        }
        if width >= Width::Runs {
            params.extend(self.runs.params());
        }
        if width >= Width::Everything {
            params.extend(self.rare());
        }
        let statement = &statements[width as usize];
        let lost: BTreeSet<usize> = client
            .query(statement, &params)
            .await?
            .iter()
            .map(|row| Ok(usize::try_from(row.try_get::<_, Place>(0)? - 1).unwrap_or(usize::MAX)))
            .collect::<Result<_, Error>>()?;
        let entries = self.entries_without(&lost);
        if !entries.is_empty() {
            chain.advance(&entries);
        }
        Ok(lost)
    }

    fn accounts(&self) -> Vec<&(dyn ToSql + Sync)> {
        vec![
            &self.tenant,
            &self.account,
            &self.guard.0,
            &self.guard.1,
            &self.account_moved.0,
            &self.account_moved.1,
            &self.account_moved.2,
            &self.event.0,
            &self.event.1,
            &self.event.2,
            &self.event_text.0,
            &self.event_text.1,
            &self.event_admin,
            &self.event_entry,
        ]
    }

    fn sessions(&self) -> [&(dyn ToSql + Sync); 13] {
        [
            &self.session_guard.0,
            &self.session_guard.1,
            &self.session_guard.2,
            &self.session_put.0,
            &self.session_put.1,
            &self.session_put.2,
            &self.session_put.3,
            &self.attribute_gone.0,
            &self.attribute_gone.1,
            &self.attribute_gone.2,
            &self.attribute_new.0,
            &self.attribute_new.1,
            &self.attribute_new.2,
        ]
    }

    fn messages(&self) -> [&(dyn ToSql + Sync); 8] {
        [
            &self.message.0,
            &self.message.1,
            &self.message.2,
            &self.message.3,
            &self.message_time.0,
            &self.message_time.1,
            &self.message_sealed.0,
            &self.message_sealed.1,
        ]
    }

    fn rare(&self) -> [&(dyn ToSql + Sync); 24] {
        [
            &self.configuration_guard.0,
            &self.configuration_guard.1,
            &self.account_new.0,
            &self.account_new.1,
            &self.account_new.2,
            &self.account_gone,
            &self.part_put.0,
            &self.part_put.1,
            &self.part_put.2,
            &self.identifier_gone.0,
            &self.identifier_gone.1,
            &self.identifier_kind.0,
            &self.identifier_kind.1,
            &self.identifier_kind.2,
            &self.identifier_new.0,
            &self.identifier_new.1,
            &self.identifier_new.2,
            &self.configuration_put.0,
            &self.configuration_put.1,
            &self.configuration_put.2,
            &self.configuration_put.3,
            &self.configuration_gone.0,
            &self.configuration_gone.1,
            &self.configuration_gone.2,
        ]
    }

    /// The chain row's entries, as the statement put them together.
    fn entries_without(&self, lost: &BTreeSet<usize>) -> Vec<u8> {
        let written = |place: &Place| usize::try_from(place - 1).is_ok_and(|unit| !lost.contains(&unit));
        let winners = self.event.0.iter().zip(&self.event_entry).filter(|(place, _)| written(place));
        winners.flat_map(|(_, entry)| entry.iter().copied()).collect()
    }
}

type ConfigurationRows = BTreeMap<(&'static str, Uuid), Option<String>>;

/// The revision that must stand, and the rows to write. What changed twice is written once.
fn configuration(writes: &Writes) -> Result<Option<(u64, ConfigurationRows)>, Failure> {
    let Some((revision, changes)) = &writes.configuration else { return Ok(None) };
    let row = |change| ConfigurationRow::of(change).map(|row| ((row.kind, row.id), row.body));
    Ok(Some((*revision, changes.iter().map(row).collect::<Result<_, _>>()?)))
}

fn push_attributes(
    column: &mut (Vec<Place>, Vec<&'static str>, Vec<String>),
    place: Place,
    attributes: Vec<Attribute>,
) {
    for Attribute { field, value } in attributes {
        column.0.push(place);
        column.1.push(field);
        column.2.push(value);
    }
}

/// Versions and revisions fit into what PostgreSQL counts with.
pub(super) fn number(version: u64) -> i64 {
    i64::try_from(version).unwrap_or(i64::MAX)
}
