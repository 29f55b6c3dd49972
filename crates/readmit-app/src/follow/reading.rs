//! Reading the log a number of events at a time, from a place between any two of them, also between two of one
//! batch. For readers who say how many events an answer may have at most.

use super::{Look, Position, compact, place};
use crate::app::App;
use crate::failure::Failure;
use crate::store::StoredEvent;
use readmit_core::audit::chain::ChainRow;
use readmit_core::id::{ChainId, EventId};
use readmit_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// Batches that are looked at for one answer.
const ROWS: u32 = 200;

/// How far someone has read, to the event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    position: Position,
    /// Chains whose next row was read in part, and how many of its events were.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    parts: BTreeMap<ChainId, usize>,
}

impl Place {
    /// From an instant on.
    pub const fn since(floor: Timestamp) -> Self {
        Self { position: Position::since(floor), parts: BTreeMap::new() }
    }

    /// The place as a text.
    pub fn to_text(&self) -> Result<String, Failure> {
        serde_json::to_string(self)
            .map_err(|error| Failure::Corrupt { what: "place", why: error.to_string() })
    }
}

impl std::str::FromStr for Place {
    type Err = serde_json::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let place: Self = serde_json::from_str(text)?;
        // What a position may be is said there.
        let position: Position = serde_json::to_string(&place.position)?.parse()?;
        Ok(Self { position, ..place })
    }
}

/// A row that was read, in whole or in part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct RowRead {
    writer: ChainId,
    number: i64,
    at: Timestamp,
    /// How many of its events were read.
    taken: usize,
    whole: bool,
}

/// What was found after a place, in order.
#[derive(Debug)]
pub struct Reading {
    /// The events. None of them does not mean that nothing is left: see [`Reading::stop_after`].
    pub events: Vec<StoredEvent>,
    start: Place,
    /// Which of `rows` each event is of, and how many events of that row were read with it.
    marks: Vec<(usize, usize)>,
    rows: Vec<RowRead>,
    look: Look,
    now: Timestamp,
}

/// Where a reader stops.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// Where to go on.
    pub place: Place,
    /// Whether nothing was left.
    pub is_end: bool,
    /// What is left did not happen before this instant.
    pub reached: Timestamp,
}

impl Reading {
    /// Where someone stops who takes so many of the events.
    pub fn stop_after(&self, events: usize) -> Stop {
        let mut rows = self.rows.clone();
        if let Some((next, _)) = self.marks.get(events) {
            // Stops before an event: its row was read as far as the event before reaches.
            let taken = match events.checked_sub(1).map(|last| self.marks[last]) {
                Some((row, taken)) if row == *next => taken,
                _ => skipped(&self.start, &self.look, rows[*next].writer, rows[*next].number),
            };
            rows.truncate(next + 1);
            rows[*next] = RowRead { taken, whole: false, ..rows[*next] };
        }
        let (mut read, mut parts) = (self.look.read.clone(), self.start.parts.clone());
        for row in &rows {
            if row.whole {
                read.insert(row.writer, row.number);
                parts.remove(&row.writer);
            } else if row.taken > 0 {
                parts.insert(row.writer, row.taken);
            }
        }
        // A row that was read in part is not among those that were read.
        let is_end = self.look.heads.iter().all(|head| head.number <= place(&read, head.writer));
        let floor = self.start.position.floor;
        let reached = rows.last().map_or(floor, |row| row.at);
        let position = compact(floor, read, &self.look.heads, self.now);
        Stop { place: Place { position, parts }, is_end, reached }
    }
}

/// How many events of a row had been read where a place is.
fn skipped(start: &Place, look: &Look, writer: ChainId, number: i64) -> usize {
    let is_next = number == place(&look.read, writer) + 1;
    start.parts.get(&writer).filter(|_| is_next).copied().unwrap_or(0)
}

impl App {
    /// What happened after `start`, oldest first, at most so many events.
    ///
    /// As with [`App::follow`], an event is found once where each place comes from the answer before, also one
    /// that arrived early and was committed late: a place is a number per chain, not an instant.
    pub async fn read_on(&self, start: &Place, limit: usize) -> Result<Reading, Failure> {
        let now = self.now();
        let look = self.look(&start.position, ROWS).await?;
        let mut in_order: Vec<&ChainRow> = look.rows.iter().collect();
        in_order.sort_by_key(|row| row.at);
        let (mut rows, mut ids, mut marks) = (Vec::new(), Vec::new(), Vec::new());
        for row in in_order {
            if ids.len() == limit {
                break;
            }
            let entries = row.entries().filter(|entry| entry.tenant == self.tenant);
            let mut events: Vec<EventId> = entries.map(|entry| entry.event).collect();
            events.sort_unstable();
            let skipped = skipped(start, &look, row.writer, row.number).min(events.len());
            let taken = events.len().min(skipped + limit - ids.len());
            for (place, event) in events[..taken].iter().enumerate().skip(skipped) {
                marks.push((rows.len(), place + 1));
                ids.push(*event);
            }
            let whole = taken == events.len();
            rows.push(RowRead { writer: row.writer, number: row.number, at: row.at, taken, whole });
        }
        let (events, marks) = self.stored(&ids, marks).await?;
        Ok(Reading { events, start: start.clone(), marks, rows, look, now })
    }

    /// The events of these ids, in this order. One that is gone is left out, with its mark.
    async fn stored(
        &self,
        ids: &[EventId],
        marks: Vec<(usize, usize)>,
    ) -> Result<(Vec<StoredEvent>, Vec<(usize, usize)>), Failure> {
        if ids.is_empty() {
            return Ok((Vec::new(), Vec::new()));
        }
        let wanted = ids.iter().map(|id| (self.tenant, *id)).collect();
        let found = self.store.events_by_id(wanted).await?;
        let mut found: HashMap<EventId, _> = found.into_iter().map(|event| (event.id, event)).collect();
        let stored = ids.iter().zip(marks).filter_map(|(id, mark)| {
            let event = found.remove(id)?;
            let crate::store::AuditEvent { id, subject, body, personal, .. } = event;
            Some((StoredEvent { id, subject, body, personal }, mark))
        });
        Ok(stored.unzip())
    }
}
