//! One rule's turn: the instant, the randomness and the events of one request.

use crate::event::{Actor, Event, EventKind, Notes, Origin};
use crate::id::{AccountId, EventId};
use crate::outbox::Message;
use crate::time::Timestamp;
use chacha20::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};
use std::sync::Arc;

/// The randomness of one request, drawn once from the operating system. A rule that runs again is given the
/// same seed, so it draws the same code and its events have the same ids.
#[derive(Clone)]
pub struct Seed {
    /// Seeds the request's generator.
    pub bytes: [u8; 32],
    /// When the request arrived: the time part of its event ids.
    pub arrived_at: Timestamp,
    /// Its place among the requests of that millisecond, so that events sort as they arrived.
    pub place: u16,
}

/// What a rule is given beside its records.
pub struct Turn {
    /// The instant of this batch; never before the account's last change.
    pub now: Timestamp,
    random: ChaCha20Rng,
    arrived_at: Timestamp,
    place: u16,
    origin: Arc<Origin>,
    subject: AccountId,
    events: Vec<Event>,
    messages: Vec<Message>,
}

impl Turn {
    /// A turn at `now`, for a request that came from `origin` and concerns `subject` (an account, a decoy
    /// for an unknown identifier, or the id of the configured thing).
    pub fn new(now: Timestamp, seed: &Seed, origin: impl Into<Arc<Origin>>, subject: AccountId) -> Self {
        Self {
            now,
            random: ChaCha20Rng::from_seed(seed.bytes),
            arrived_at: seed.arrived_at,
            place: seed.place,
            origin: origin.into(),
            subject,
            events: Vec::new(),
            messages: Vec::new(),
        }
    }

    /// Records what happened. Returns the event's id, from which a refusal's reference number is derived.
    pub fn record(&mut self, kind: EventKind) -> EventId {
        let id = self.event_id();
        let salt = self.random_bytes();
        self.events.push(Event {
            id,
            at: self.now,
            subject: self.subject,
            origin: self.origin.clone(),
            kind,
            notes: Notes::new(),
            salt,
        });
        id
    }

    /// Who asks, and from where.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Who asks has proven who they are: what is recorded from here on was done by them.
    pub fn proven(&mut self, actor: Actor) {
        Arc::make_mut(&mut self.origin).actor = actor;
    }

    /// Random bytes of this request.
    pub fn random_bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.random.fill_bytes(&mut bytes);
        bytes
    }

    /// A uniform number below `bound`, by rejection sampling: no symbol of a code is likelier than another.
    ///
    /// # Panics
    /// When `bound` is zero: an empty alphabet cannot be constructed.
    pub fn random_below(&mut self, bound: u32) -> u32 {
        let zone = u32::MAX - (u32::MAX % bound + 1) % bound;
        loop {
            let draw = self.random.next_u32();
            if draw <= zone {
                return draw % bound;
            }
        }
    }

    /// Records what happened, with notes that are personal data and stand beside the event.
    pub fn record_with_notes(&mut self, kind: EventKind, notes: Notes) -> EventId {
        let id = self.record(kind);
        if let Some(event) = self.events.last_mut() {
            event.notes = notes;
        }
        id
    }

    /// The events recorded so far.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// Puts a message into the outbox, in the same commit as the events.
    pub fn send(&mut self, message: Message) {
        self.messages.push(message);
    }

    /// The messages to be sent. Leaves the turn without them.
    pub fn take_messages(&mut self) -> Vec<Message> {
        std::mem::take(&mut self.messages)
    }

    /// The events recorded, in order. Leaves the turn empty.
    pub fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    fn event_id(&mut self) -> EventId {
        let millis = u64::try_from(self.arrived_at.as_millis()).unwrap_or(0);
        let mut random = self.random_bytes::<10>();
        // Twelve bits behind the time are a counter (RFC 9562 section 6.2, method 1).
        let recorded = u16::try_from(self.events.len()).unwrap_or(0x0fff);
        let ordinal = self.place.saturating_add(recorded).min(0x0fff);
        random[0..2].copy_from_slice(&ordinal.to_be_bytes());
        EventId::from_uuid(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn(seed: u8) -> Turn {
        let seed =
            Seed { bytes: [seed; 32], arrived_at: Timestamp::from_millis(1_700_000_000_000), place: 0 };
        Turn::new(seed.arrived_at, &seed, Origin::system(), AccountId::from_random([1; 16]))
    }

    #[test]
    fn the_same_seed_gives_the_same_turn() {
        let (mut a, mut b) = (turn(1), turn(1));
        assert_eq!(a.random_bytes::<16>(), b.random_bytes::<16>());
        assert_eq!(a.record(EventKind::CodesUnlocked), b.record(EventKind::CodesUnlocked));
        assert_ne!(turn(2).random_bytes::<16>(), turn(3).random_bytes::<16>());
    }

    #[test]
    fn events_of_one_turn_sort_in_order() {
        let mut turn = turn(4);
        let ids: Vec<_> = (0..50).map(|_| turn.record(EventKind::CodesUnlocked)).collect();
        assert!(ids.is_sorted());
        assert_eq!(ids[0].uuid().get_version_num(), 7);
    }

    #[test]
    fn draws_stay_below_the_bound_and_reach_every_value() {
        let mut turn = turn(5);
        let mut seen = [0u32; 23];
        for _ in 0..23_000 {
            seen[turn.random_below(23) as usize] += 1;
        }
        assert!(seen.iter().all(|count| (800..1200).contains(count)), "{seen:?}");
    }
}
