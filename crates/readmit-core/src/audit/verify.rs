//! The verifier: reads an export line by line and names what is not as it was written.
//!
//! It holds the head of each writer's chain and the row at hand, however long the log is. What it can see
//! rests on the signatures: a forger without the key can rebuild chains, but not the checkpoints over them.
//! Checking a signature is the caller's to provide, so that nothing here depends on a cryptographic library
//! for keys.

mod checkpoints;
mod end;
mod events;
mod rows;
#[cfg(test)]
mod tests;

use super::checkpoint::Checkpoint;
use super::export::{FORMAT, Header, LINE_BYTES_MAX, Line, PublicKey, Summary};
use super::finding::Finding;
use crate::id::{ChainId, TenantId};
use crate::time::Timestamp;
use checkpoints::Checkpoints;
use events::{Removals, RowEvents};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

/// A public key's bytes, a message and a signature: whether the signature (Ed25519) is that of the message.
pub trait SignatureCheck: Fn(&[u8; 32], &[u8], &[u8]) -> bool {}

impl<F: Fn(&[u8; 32], &[u8], &[u8]) -> bool> SignatureCheck for F {}

/// Reads an export.
pub struct Verifier<C> {
    keys: Keys<C>,
    line: u64,
    header: Option<Header>,
    stopped: bool,
    sum: Sha256,
    counted: Summary,
    erased: u64,
    writers: BTreeMap<ChainId, rows::Writer>,
    row: Option<RowEvents>,
    checkpoints: Checkpoints,
    removals: Removals,
    ended: bool,
}

/// Which keys are believed.
struct Keys<C> {
    check: C,
    believed: Vec<[u8; 32]>,
    given: bool,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// When the export was made, as it says.
    pub exported_at: Option<Timestamp>,
    /// Rows.
    pub rows: u64,
    /// Events in rows.
    pub events: u64,
    /// Events whose personal data is not there.
    pub erased: u64,
    /// Checkpoints.
    pub checkpoints: u64,
    /// The last checkpoint that is signed as it should be.
    pub last_checkpoint: Option<LastCheckpoint>,
    /// Rows after the last checkpoint: nothing signs them yet.
    pub unsigned_rows: u64,
    /// Whether the keys were given, and not taken from the file.
    pub keys_given: bool,
    /// Whether a checkpoint from outside was given.
    pub anchored: bool,
    /// Tenants that were removed, and how many of their events went with them.
    pub removed: BTreeMap<TenantId, u64>,
}

/// The last checkpoint of a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct LastCheckpoint {
    /// Its number.
    pub number: u64,
    /// When it was made.
    pub at: Timestamp,
}

/// A checkpoint that cannot serve as an anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AnchorError {
    /// It cannot be read.
    #[error("the anchor is not a checkpoint")]
    Unreadable,
    /// None of the given keys signed it.
    #[error("anchor {0} is not signed by any of the given keys")]
    Signature(u64),
}

impl<C: SignatureCheck> Keys<C> {
    fn signed(&self, message: &[u8], signature: &str) -> bool {
        let Ok(signature) = data_encoding::BASE64URL_NOPAD.decode(signature.as_bytes()) else { return false };
        self.believed.iter().any(|key| (self.check)(key, message, &signature))
    }
}

impl<C: SignatureCheck> Verifier<C> {
    /// Believes these keys; with none, those that the file names.
    pub fn new(keys: Vec<[u8; 32]>, check: C) -> Self {
        let given = !keys.is_empty();
        Self {
            keys: Keys { check, believed: keys, given },
            line: 0,
            header: None,
            stopped: false,
            sum: Sha256::new(),
            counted: Summary::default(),
            erased: 0,
            writers: BTreeMap::new(),
            row: None,
            checkpoints: Checkpoints::default(),
            removals: Removals::default(),
            ended: false,
        }
    }

    /// Adds a checkpoint that was kept outside: the file must have the same one.
    pub fn anchor(&mut self, anchor: &Checkpoint) -> Result<u64, AnchorError> {
        let number = anchor.read().map_err(|_| AnchorError::Unreadable)?.number;
        let bytes = Checkpoint::signed_bytes(&anchor.statement);
        if self.keys.given && !self.keys.signed(&bytes, &anchor.signature) {
            return Err(AnchorError::Signature(number));
        }
        self.checkpoints.anchors.insert(number, anchor.hash());
        Ok(number)
    }

    /// Reads the next line, its line break included. What is found is told to `found`.
    pub fn line(&mut self, bytes: &[u8], found: &mut impl FnMut(Finding)) {
        self.line += 1;
        if self.stopped {
            return;
        }
        let malformed = Finding::Malformed { line: self.line };
        let read = (bytes.len() <= LINE_BYTES_MAX).then(|| serde_json::from_slice::<Line>(bytes).ok());
        match (read.flatten(), self.header.is_some()) {
            (Some(Line::Header(header)), false) if header.format == FORMAT => self.begin(header),
            (_, false) => {
                self.stopped = true;
                return found(Finding::NotAnExport);
            }
            _ if self.ended => return found(malformed),
            (None | Some(Line::Header(_)), true) => found(malformed),
            (Some(Line::Row(row)), true) => self.read_row(&row, found),
            (Some(Line::Event(event)), true) => self.read_event(&event, found),
            (Some(Line::Checkpoint(checkpoint)), true) => self.read_checkpoint(&checkpoint, found),
            (Some(Line::Unchained(event)), true) => {
                self.close_row(found);
                self.counted.unchained += 1;
                found(Finding::EventForged { event: event.id, writer: None, number: None });
            }
            (Some(Line::End(end)), true) => self.read_end(&end, bytes, found),
        }
        self.sum.update(bytes);
    }

    fn begin(&mut self, header: Header) {
        if !self.keys.given {
            self.keys.believed = header.keys.iter().map(|key: &PublicKey| key.public).collect();
        }
        self.header = Some(header);
    }
}
