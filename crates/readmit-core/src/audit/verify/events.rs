//! Events: every one that a row names is there, unchanged and in its place, and no other is.

use super::{SignatureCheck, Verifier};
use crate::audit::chain::{ChainRow, Entry};
use crate::audit::export;
use crate::audit::finding::Finding;
use crate::id::{AccountId, ChainId, EventId, TenantId};
use data_encoding::BASE64URL_NOPAD;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The events of the row at hand.
pub(super) struct RowEvents {
    writer: ChainId,
    number: i64,
    entries: Vec<(Entry, bool)>,
    next: usize,
    // Made when an event is not the expected one; an honest export never needs it.
    places: Option<HashMap<EventId, usize>>,
}

/// Events that are gone with their tenants.
#[derive(Debug, Default)]
pub(super) struct Removals {
    gone: BTreeMap<TenantId, (u64, EventId)>,
    told: BTreeSet<TenantId>,
}

/// What the verifier reads of an event's body.
#[derive(Deserialize)]
struct Body {
    id: EventId,
    subject: AccountId,
    #[serde(default)]
    personal: Option<String>,
    event: Particulars,
}

#[derive(Deserialize)]
struct Particulars {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    tenant: Option<TenantId>,
}

impl RowEvents {
    pub(super) fn of(row: &ChainRow) -> Self {
        let entries = row.entries().map(|entry| (entry, false)).collect();
        Self { writer: row.writer, number: row.number, entries, next: 0, places: None }
    }

    /// The place of an event in the row.
    fn place(&mut self, id: EventId) -> Option<usize> {
        if self.entries.get(self.next).is_some_and(|(entry, _)| entry.event == id) {
            return Some(self.next);
        }
        let places = self.places.get_or_insert_with(|| {
            self.entries.iter().enumerate().map(|(place, (entry, _))| (entry.event, place)).collect()
        });
        places.get(&id).copied()
    }
}

impl Removals {
    /// What was removed on the record, by tenant; the rest is told.
    pub(super) fn settle(self, found: &mut impl FnMut(Finding)) -> BTreeMap<TenantId, u64> {
        let (told, gone): (Vec<_>, Vec<_>) =
            self.gone.into_iter().partition(|(tenant, _)| self.told.contains(tenant));
        for (tenant, (events, first)) in gone {
            found(Finding::TenantMissing { tenant, events, first });
        }
        told.into_iter().map(|(tenant, (events, _))| (tenant, events)).collect()
    }
}

impl<C: SignatureCheck> Verifier<C> {
    pub(super) fn read_event(&mut self, event: &export::Event, found: &mut impl FnMut(Finding)) {
        self.counted.events += 1;
        let id = event.id;
        let Some(row) = self.row.as_mut() else {
            return found(Finding::EventForged { event: id, writer: None, number: None });
        };
        let (writer, number) = (row.writer, row.number);
        let Some(place) = row.place(id).filter(|place| !row.entries[*place].1) else {
            return found(Finding::EventForged { event: id, writer: Some(writer), number: Some(number) });
        };
        if place < row.next {
            found(Finding::EventMoved { event: id, writer, number });
        }
        row.next = row.next.max(place + 1);
        row.entries[place].1 = true;
        let entry = row.entries[place].0;
        if entry.tenant != event.tenant {
            found(Finding::EventMisfiled { event: id, field: "tenant", writer, number });
        }
        if <[u8; 32]>::from(Sha256::digest(&event.body)) != entry.hash {
            return found(Finding::EventChanged { event: id, writer, number });
        }
        let Ok(body) = serde_json::from_str::<Body>(&event.body) else {
            return found(Finding::EventChanged { event: id, writer, number });
        };
        for (field, same) in [("id", body.id == id), ("subject", body.subject == event.subject)] {
            if !same {
                found(Finding::EventMisfiled { event: id, field, writer, number });
            }
        }
        match (&event.personal, &body.personal) {
            (None, Some(_)) => self.erased += 1,
            (Some(personal), commitment) => {
                let made = BASE64URL_NOPAD.encode(&Sha256::digest(personal));
                if commitment.as_ref() != Some(&made) {
                    found(Finding::PersonalChanged { event: id, writer, number });
                }
            }
            (None, None) => {}
        }
        if body.event.kind == "tenant_removed" {
            self.removals.told.extend(body.event.tenant.filter(|tenant| *tenant != event.tenant));
        }
    }

    /// The row at hand is over: what it names and is not there is missing.
    pub(super) fn close_row(&mut self, found: &mut impl FnMut(Finding)) {
        let Some(row) = self.row.take() else { return };
        for (entry, _) in row.entries.iter().filter(|(_, seen)| !seen) {
            let there = self.header.as_ref().is_some_and(|header| header.tenants.contains(&entry.tenant));
            if there {
                found(Finding::EventMissing { event: entry.event, writer: row.writer, number: row.number });
            } else {
                self.removals.gone.entry(entry.tenant).or_insert((0, entry.event)).0 += 1;
            }
        }
    }
}
