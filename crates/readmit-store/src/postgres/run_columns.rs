//! The part of a batch's columns that holds runs of journeys and their log.

use super::commit::{Place, number};
use crate::batch::{RunLogRow, RunWrite};
use readmit_core::id::RunId;
use tokio_postgres::types::ToSql;
use uuid::Uuid;

/// The columns, named and ordered as in the statement.
#[derive(Default)]
pub(super) struct RunColumns {
    guard: (Vec<Place>, Vec<Uuid>, Vec<Option<i64>>),
    new: Rows,
    moved: Rows,
    gone: (Vec<Place>, Vec<Uuid>),
    logged: (Vec<Place>, Vec<Uuid>, Vec<i64>, Vec<i64>),
    logged_text: (Vec<String>, Vec<Uuid>, Vec<String>),
}

/// Unit, id, version, end and body.
type Rows = (Vec<Place>, Vec<Uuid>, Vec<i64>, Vec<i64>, Vec<String>);

impl RunColumns {
    /// Takes up the runs that a unit's rules were given.
    pub(super) fn guard(&mut self, place: Place, seen: &[(RunId, Option<u64>)]) {
        for (run, expected) in seen {
            self.guard.0.push(place);
            self.guard.1.push(run.uuid());
            self.guard.2.push(expected.map(number));
        }
    }

    /// Takes up a run that a unit changed.
    pub(super) fn write(&mut self, place: Place, write: RunWrite) {
        let Some(body) = write.body else {
            self.gone.0.push(place);
            self.gone.1.push(write.run.uuid());
            return;
        };
        let rows = if write.expected.is_none() { &mut self.new } else { &mut self.moved };
        rows.0.push(place);
        rows.1.push(write.run.uuid());
        rows.2.push(number(write.version));
        rows.3.push(write.expires_at.as_millis());
        rows.4.push(body);
    }

    /// Takes up a turn of a unit; its account is the unit's.
    pub(super) fn log(&mut self, place: Place, RunLogRow { entry, .. }: RunLogRow) {
        self.logged.0.push(place);
        self.logged.1.push(entry.run.uuid());
        self.logged.2.push(i64::from(entry.sequence));
        self.logged.3.push(entry.at.as_millis());
        self.logged_text.0.push(entry.journey);
        self.logged_text.1.push(entry.sealed.key.uuid());
        self.logged_text.2.push(entry.sealed.text);
    }

    /// Whether nothing is written. Guards alone protect what else a unit writes, so they count.
    pub(super) fn is_empty(&self) -> bool {
        let places = [&self.guard.0, &self.new.0, &self.moved.0, &self.gone.0, &self.logged.0];
        places.iter().all(|column| column.is_empty())
    }

    pub(super) fn params(&self) -> [&(dyn ToSql + Sync); 22] {
        [
            &self.guard.0,
            &self.guard.1,
            &self.guard.2,
            &self.new.0,
            &self.new.1,
            &self.new.2,
            &self.new.3,
            &self.new.4,
            &self.moved.0,
            &self.moved.1,
            &self.moved.2,
            &self.moved.3,
            &self.moved.4,
            &self.gone.0,
            &self.gone.1,
            &self.logged.0,
            &self.logged.1,
            &self.logged.2,
            &self.logged.3,
            &self.logged_text.0,
            &self.logged_text.1,
            &self.logged_text.2,
        ]
    }
}
