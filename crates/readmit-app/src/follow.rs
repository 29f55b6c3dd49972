//! Following the log: what happened, in order, from where a reader was last. Web hooks, server-sent events and
//! streams of JSON lines all read through here.
//!
//! Every writer has a chain of its own, so a reader's place is a number per chain. Processes come and go, and
//! each leaves chains behind that nobody adds to; a place must not grow with them. So a place has a floor: a
//! chain that the place does not name, and whose last row is older than the floor, has been read. A chain is
//! dropped from the place when it was read to its end and was silent for an hour; should it speak again, it is
//! read from its first row that is not older than the floor. The clocks of all processes are taken to be
//! within an hour of each other.

mod reading;

pub use reading::{Place, Reading, Stop};

use crate::app::App;
use crate::failure::Failure;
use crate::store::{AuditEvent, ChainPosition};
use readmit_core::audit::chain::ChainRow;
use readmit_core::id::{AccountId, ChainId, EventId, TenantId};
use readmit_core::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A chain that was silent for so long is dropped from a place.
const SILENCE: Span = Span::from_hours(1);
/// Pages without an event of the reader's tenant that one answer goes past.
const PAGES_OF_OTHERS: usize = 32;

/// How far someone has read. Small, and only to be handed back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// Chains that are not named were read as far as they are older.
    floor: Timestamp,
    /// The number of the last row that was read.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    read: ChainPosition,
}

impl Position {
    /// From an instant on.
    pub const fn since(floor: Timestamp) -> Self {
        Self { floor, read: BTreeMap::new() }
    }

    /// Whether more was read than at another place; time that went by is no difference.
    pub fn is_beyond(&self, other: &Self) -> bool {
        self.read != other.read
    }

    /// The place as a text.
    pub fn to_text(&self) -> Result<String, Failure> {
        serde_json::to_string(self)
            .map_err(|error| Failure::Corrupt { what: "position", why: error.to_string() })
    }
}

impl std::str::FromStr for Position {
    type Err = serde_json::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let position: Self = serde_json::from_str(text)?;
        // Rows are counted from zero; nobody was told anything else.
        if position.read.values().any(|number| *number < -1) {
            return Err(serde::de::Error::custom("there is no such row"));
        }
        Ok(position)
    }
}

/// What one look at the chains found.
#[derive(Debug)]
struct Look {
    /// The rows, each chain's in order.
    rows: Vec<ChainRow>,
    /// How far every chain was read before them.
    read: ChainPosition,
    /// The last row of every chain.
    heads: Vec<ChainRow>,
}

/// An event as followers read it.
#[derive(Debug, Clone, PartialEq)]
pub struct FollowedEvent {
    /// Its id.
    pub id: EventId,
    /// When it happened.
    pub at: Timestamp,
    /// Whom it is about.
    pub subject: AccountId,
    /// Its type, such as `code_issued`.
    pub kind: String,
    /// All of it: the body with readable times, and under `personal` what stands beside it, unless erased.
    pub json: Value,
}

impl FollowedEvent {
    /// Reads a stored event.
    fn read(stored: &AuditEvent) -> Result<Self, Failure> {
        let corrupt = |why: String| Failure::Corrupt { what: "event", why: format!("{}: {why}", stored.id) };
        let wrong = |error: serde_json::Error| corrupt(error.to_string());
        let mut event: Map<String, Value> = serde_json::from_str(&stored.body).map_err(wrong)?;
        let at =
            event.get("at").and_then(Value::as_i64).ok_or_else(|| corrupt("it has no `at`".to_owned()))?;
        let kind = event.get("event").and_then(|kind| kind["type"].as_str());
        let kind = kind.ok_or_else(|| corrupt("it has no type".to_owned()))?.to_owned();
        // The body has a commitment to the personal data; the data itself says more.
        event.remove("personal");
        if let Some(personal) = &stored.personal {
            let mut personal: Map<String, Value> = serde_json::from_str(personal).map_err(wrong)?;
            personal.remove("salt");
            event.insert("personal".to_owned(), Value::Object(personal));
        }
        readable(&mut event);
        let at = Timestamp::from_millis(at);
        Ok(Self { id: stored.id, at, subject: stored.subject, kind, json: Value::Object(event) })
    }
}

/// Instants as RFC 3339 texts.
pub fn readable(fields: &mut Map<String, Value>) {
    for (name, value) in fields {
        match value {
            Value::Object(inner) => readable(inner),
            Value::Number(millis) if is_instant(name) => {
                let at = jiff::Timestamp::from_millisecond(millis.as_i64().unwrap_or_default());
                *value = at.unwrap_or_default().to_string().into();
            }
            _ => {}
        }
    }
}

fn is_instant(name: &str) -> bool {
    matches!(name, "at" | "starts_at" | "expires_at" | "until" | "latest" | "frozen_until")
}

impl App {
    /// What happened after `position`, oldest first, and where to go on. `rows` bounds how many batches are
    /// read; nothing new gives no events.
    ///
    /// The events of one subject are in the order in which they happened, over all processes. An event is
    /// found at least once, and only once where each position comes from the answer before.
    pub async fn follow(
        &self,
        position: &Position,
        rows: u32,
    ) -> Result<(Vec<FollowedEvent>, Position), Failure> {
        let mut position = position.clone();
        for _ in 0..PAGES_OF_OTHERS {
            let (events, next, is_end) = self.page(&position, rows).await?;
            position = next;
            if is_end || !events.is_empty() {
                return Ok((events, position));
            }
        }
        Ok((Vec::new(), position))
    }

    /// One page, and whether nothing was left to read. A page may hold events of other tenants only.
    async fn page(
        &self,
        position: &Position,
        rows: u32,
    ) -> Result<(Vec<FollowedEvent>, Position, bool), Failure> {
        let Look { rows, mut read, heads } = self.look(position, rows).await?;
        let waiting = heads.iter().any(|head| head.number > place(&read, head.writer));
        for row in &rows {
            let last = read.entry(row.writer).or_insert(row.number);
            *last = (*last).max(row.number);
        }
        let events = self.events_of(&rows).await?;
        Ok((events, compact(position.floor, read, &heads, self.now()), !waiting))
    }

    /// The next rows after a position, at most so many.
    async fn look(&self, position: &Position, rows: u32) -> Result<Look, Failure> {
        let heads = self.store.chain_heads().await?;
        let read = self.read_so_far(position, &heads).await?;
        let waiting = heads.iter().any(|head| head.number > place(&read, head.writer));
        let rows = if waiting { self.store.chain_rows_after(read.clone(), rows).await? } else { Vec::new() };
        Ok(Look { rows: in_order(rows, &heads, &read), read, heads })
    }

    /// How far every chain was read, those included that the position does not name.
    async fn read_so_far(&self, position: &Position, heads: &[ChainRow]) -> Result<ChainPosition, Failure> {
        let mut read = position.read.clone();
        for head in heads {
            if read.contains_key(&head.writer) {
                continue;
            }
            let number = if head.at < position.floor {
                head.number
            } else {
                self.first_at(head, position.floor).await? - 1
            };
            read.insert(head.writer, number);
        }
        Ok(read)
    }

    /// The number of a chain's first row at or after an instant that its head is not before.
    async fn first_at(&self, head: &ChainRow, floor: Timestamp) -> Result<i64, Failure> {
        // All before `low` are older, and `high` is not.
        let (mut low, mut high) = (0, head.number);
        while low < high {
            let middle = low + (high - low) / 2;
            let row = self.store.chain_rows(head.writer, middle, 1).await?.into_iter().next();
            match row {
                Some(row) if row.at < floor => low = row.number + 1,
                _ => high = middle,
            }
        }
        Ok(high)
    }

    /// The events of rows, in the order in which they happened; those of other tenants are left out.
    async fn events_of(&self, rows: &[ChainRow]) -> Result<Vec<FollowedEvent>, Failure> {
        let of_tenant = |entry: &readmit_core::audit::chain::Entry| entry.tenant == self.tenant;
        let ids: Vec<(TenantId, EventId)> = rows
            .iter()
            .flat_map(ChainRow::entries)
            .filter(of_tenant)
            .map(|entry| (entry.tenant, entry.event))
            .collect();
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let stored = self.store.events_by_id(ids).await?;
        let mut events = stored.iter().map(FollowedEvent::read).collect::<Result<Vec<_>, _>>()?;
        events.sort_by_key(|event| (event.at, event.id));
        Ok(events)
    }
}

fn place(read: &ChainPosition, writer: ChainId) -> i64 {
    read.get(&writer).copied().unwrap_or(-1)
}

/// Holds back rows that are newer than what was left unread of another chain: it may hold what happened
/// before to the same account.
fn in_order(mut rows: Vec<ChainRow>, heads: &[ChainRow], read: &ChainPosition) -> Vec<ChainRow> {
    let mut last: BTreeMap<ChainId, &ChainRow> = BTreeMap::new();
    for row in &rows {
        let newest = last.entry(row.writer).or_insert(row);
        if newest.number < row.number {
            *newest = row;
        }
    }
    let unread = |head: &&ChainRow| {
        let reached = last.get(&head.writer).map_or_else(|| place(read, head.writer), |row| row.number);
        reached < head.number
    };
    let horizon =
        heads.iter().filter(unread).filter_map(|head| last.get(&head.writer)).map(|row| row.at).min();
    if let Some(horizon) = horizon {
        rows.retain(|row| row.at <= horizon);
    }
    rows
}

/// The place without the chains that were silent for long.
fn compact(floor: Timestamp, mut read: ChainPosition, heads: &[ChainRow], now: Timestamp) -> Position {
    let newer = (now - SILENCE).max(floor);
    for head in heads {
        if head.at < newer && place(&read, head.writer) >= head.number {
            read.remove(&head.writer);
        }
    }
    Position { floor: newer, read }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_700_000_000_000);

    fn row(writer: u8, number: i64, at: Timestamp) -> ChainRow {
        let writer = ChainId::from_random([writer; 16]);
        ChainRow { writer, number, at, previous: [0; 32], entries: Vec::new() }
    }

    fn later(secs: u64) -> Timestamp {
        NOW + Span::from_secs(secs)
    }

    #[test]
    fn what_may_have_happened_after_something_unread_is_held_back() {
        // The first chain has more than was read; the second was read to its end.
        let rows = vec![row(1, 0, later(1)), row(1, 1, later(5)), row(2, 0, later(4)), row(2, 1, later(6))];
        let heads = [row(1, 9, later(90)), row(2, 1, later(6))];
        let kept: Vec<_> =
            in_order(rows.clone(), &heads, &ChainPosition::new()).iter().map(|row| row.at).collect();
        assert_eq!(kept, [later(1), later(5), later(4)]);
        let heads = [row(1, 1, later(5)), row(2, 1, later(6))];
        assert_eq!(in_order(rows.clone(), &heads, &ChainPosition::new()), rows);
    }

    #[test]
    fn silent_chains_leave_the_place() {
        let heads =
            [row(1, 3, NOW - Span::from_hours(2)), row(2, 5, NOW), row(3, 7, NOW - Span::from_hours(3))];
        let id = |writer: u8| ChainId::from_random([writer; 16]);
        // The third one is silent, but was not read to its end.
        let read = ChainPosition::from([(id(1), 3), (id(2), 5), (id(3), 6)]);
        let place = compact(Timestamp::default(), read, &heads, NOW);
        assert_eq!(place.floor, NOW - SILENCE);
        assert_eq!(place.read, ChainPosition::from([(id(2), 5), (id(3), 6)]));
        assert_eq!(place.to_text().unwrap().parse::<Position>().unwrap(), place);
    }

    #[test]
    fn a_floor_never_sinks() {
        let floor = NOW + Span::from_hours(1);
        assert_eq!(compact(floor, ChainPosition::new(), &[], NOW).floor, floor);
    }
}
