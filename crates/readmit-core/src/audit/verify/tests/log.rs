//! A log that tests bend: two writers, three checkpoints, and an end that fits whatever it holds.

use super::super::*;
use crate::audit::chain::{Chain, ChainRow, entry};
use crate::audit::checkpoint::{Head, Statement, digest_of};
use crate::audit::export::{End, Event, Row};
use crate::event::{self, Actor, EventKind, Origin};
use crate::id::{AccountId, EventId, KeyId};
use data_encoding::BASE64URL_NOPAD;
use std::sync::Arc;

pub(super) const KEY: [u8; 32] = [7; 32];

fn mac(key: &[u8; 32], message: &[u8]) -> [u8; 32] {
    Sha256::digest([&key[..], message].concat()).into()
}

/// Stands in for a signature, so that these tests are about everything else.
pub(super) fn check(key: &[u8; 32], message: &[u8], signature: &[u8]) -> bool {
    mac(key, message) == signature
}

pub(super) fn sign(message: &[u8]) -> String {
    BASE64URL_NOPAD.encode(&mac(&KEY, message))
}

pub(super) fn key() -> KeyId {
    KeyId::from_random([1; 16])
}

pub(super) fn tenant() -> TenantId {
    TenantId::from_random([2; 16])
}

pub(super) fn writer(byte: u8) -> ChainId {
    ChainId::from_random([byte; 16])
}

pub(super) fn an_event(number: u8, kind: EventKind) -> (Event, [u8; 32]) {
    let event = event::Event {
        id: EventId::from_random([number; 16]),
        at: Timestamp::from_millis(1_700_000_000_000 + i64::from(number)),
        subject: AccountId::from_random([number % 3; 16]),
        origin: Arc::new(Origin { ip: Some(format!("192.0.2.{number}")), ..Origin::by(Actor::Shell) }),
        kind,
        notes: event::Notes::new(),
        salt: [number; 16],
    };
    let record = event.to_record().unwrap();
    let (id, subject, body) = (event.id, event.subject, record.body);
    (Event { tenant: tenant(), id, subject, body, personal: record.personal }, record.hash)
}

/// A log of two writers: three checkpoints with four rows each, two events a row, and a tail of one row.
pub(super) struct Log {
    pub(super) lines: Vec<Line>,
    pub(super) checkpoints: Vec<Checkpoint>,
}

impl Log {
    pub(super) fn new() -> Self {
        let mut log = Self { lines: Vec::new(), checkpoints: Vec::new() };
        let mut chains = [Chain::begin(writer(1)), Chain::begin(writer(2))];
        let mut heads = BTreeMap::new();
        let (mut number, mut previous) = (1, [0; 32]);
        let header = Header {
            format: FORMAT,
            exported_at: Timestamp::from_millis(1_700_000_001_000),
            keys: vec![PublicKey { id: key(), public: KEY }],
            tenants: vec![tenant()],
            personal: true,
        };
        log.lines.push(Line::Header(header));
        for interval in 1..=3 {
            let mut moved = Vec::new();
            for chain in &mut chains {
                for _ in 0..2 {
                    log.add_row(chain, &mut number, &[EventKind::CodesUnlocked, EventKind::CodesDeactivated]);
                }
                heads.insert(chain.writer, (chain.number - 1, chain.previous));
                moved.push(Head { writer: chain.writer, number: chain.number - 1, hash: chain.previous });
            }
            let at = Timestamp::from_millis(1_700_000_000_500);
            let statement = Statement { v: 1, number: interval, at, previous, moved, all: digest_of(&heads) };
            let statement = statement.to_text().unwrap();
            let signature = sign(&Checkpoint::signed_bytes(&statement));
            let checkpoint = Checkpoint { statement, key: key(), signature };
            previous = checkpoint.hash();
            log.checkpoints.push(checkpoint.clone());
            log.lines.push(Line::Checkpoint(checkpoint));
        }
        log.add_row(&mut chains[0], &mut number, &[EventKind::CodesUnlocked]);
        log
    }

    fn add_row(&mut self, chain: &mut Chain, number: &mut u8, kinds: &[EventKind]) {
        let mut entries = Vec::new();
        let mut events = Vec::new();
        for kind in kinds {
            let (event, hash) = an_event(*number, kind.clone());
            *number += 1;
            entries.extend(entry(event.tenant, event.id, &hash));
            events.push(Line::Event(event));
        }
        let (writer, at) = (chain.writer, Timestamp::default());
        let row = ChainRow { writer, number: chain.number, at, previous: chain.previous, entries };
        self.lines.push(Line::Row(Row::from(&row)));
        self.lines.append(&mut events);
        chain.advance(&row.entries);
    }

    /// The file, with an end that fits what it holds: whoever bends the database exports with the true key.
    pub(super) fn file(&self) -> Vec<u8> {
        let mut text: String = self.lines.iter().map(|line| line.to_text().unwrap()).collect();
        let count = |which: fn(&Line) -> bool| self.lines.iter().filter(|line| which(line)).count() as u64;
        let summary = Summary {
            rows: count(|line| matches!(line, Line::Row(_))),
            events: count(|line| matches!(line, Line::Event(_))),
            checkpoints: count(|line| matches!(line, Line::Checkpoint(_))),
            unchained: count(|line| matches!(line, Line::Unchained(_))),
            sha256: Sha256::digest(&text).into(),
        };
        let summary = serde_json::to_string(&summary).unwrap();
        let signature = sign(&End::signed_bytes(&summary));
        text += &Line::End(End { summary, key: key(), signature }).to_text().unwrap();
        text.into_bytes()
    }

    pub(super) fn findings(&self) -> Vec<Finding> {
        super::verify(&self.file(), &[]).0
    }

    /// Where the `n`th row of a writer stands.
    pub(super) fn row(&self, of: u8, n: i64) -> usize {
        let is_it =
            |line: &Line| matches!(line, Line::Row(row) if row.writer == writer(of) && row.number == n);
        self.lines.iter().position(is_it).unwrap()
    }

    pub(super) fn event(&mut self, place: usize) -> &mut Event {
        match &mut self.lines[place] {
            Line::Event(event) => event,
            other => panic!("{other:?} is no event"),
        }
    }

    pub(super) fn checkpoint(&self, n: u64) -> usize {
        let is_it = |line: &Line| matches!(line, Line::Checkpoint(c) if c.read().unwrap().number == n);
        self.lines.iter().position(is_it).unwrap()
    }

    /// Without a row and its events.
    pub(super) fn without_row(mut self, of: u8, n: i64) -> Self {
        let place = self.row(of, n);
        let events = self.lines[place + 1..].iter().take_while(|line| matches!(line, Line::Event(_))).count();
        self.lines.drain(place..=place + events);
        self
    }

    /// Links every row of a writer to the one before it anew, with the hashes of the events as they are.
    pub(super) fn rebuild(&mut self, of: u8) {
        let mut chain = Chain::begin(writer(of));
        for place in 0..self.lines.len() {
            let Line::Row(row) = &self.lines[place] else { continue };
            if row.writer != writer(of) {
                continue;
            }
            let events = self.lines[place + 1..].iter().map_while(|line| match line {
                Line::Event(event) => Some(event),
                _ => None,
            });
            let entries: Vec<u8> = events
                .flat_map(|event| entry(event.tenant, event.id, &Sha256::digest(&event.body).into()))
                .collect();
            let (number, previous) = (chain.number, chain.previous);
            let row = ChainRow { writer: chain.writer, number, at: Timestamp::default(), previous, entries };
            self.lines[place] = Line::Row(Row::from(&row));
            chain.advance(&row.entries);
        }
    }
}
