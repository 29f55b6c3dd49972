//! The audit chain: with every batch, one row that names the batch's events and the row before it.
//!
//! Every writer has a chain of its own, so no writer waits for another. A row holds what was written; its
//! hash stands in the next row, so a store may learn only at commit which events those were.

use crate::id::{ChainId, EventId, TenantId};
use crate::time::Timestamp;
use sha2::{Digest as _, Sha256};

/// One entry: tenant, event id, event hash.
pub const ENTRY_BYTES: usize = 64;

/// The head of one writer's chain.
#[derive(Debug, Clone)]
pub struct Chain {
    /// The writer; a process that starts is a new one.
    pub writer: ChainId,
    /// The number of the next row.
    pub number: i64,
    /// The hash of the row before it; zeros before the first.
    pub previous: [u8; 32],
}

/// One row of one writer's chain, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainRow {
    /// The writer.
    pub writer: ChainId,
    /// Its place, from zero.
    pub number: i64,
    /// When the batch ran. Not under the hash: events carry their own times.
    pub at: Timestamp,
    /// The hash of the row before it.
    pub previous: [u8; 32],
    /// What the batch wrote: [`ENTRY_BYTES`] an event.
    pub entries: Vec<u8>,
}

/// An entry of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The event's tenant.
    pub tenant: TenantId,
    /// The event.
    pub event: EventId,
    /// SHA-256 of the event's body.
    pub hash: [u8; 32],
}

impl ChainRow {
    /// The hash that the next row carries.
    pub fn hash(&self) -> [u8; 32] {
        row_hash(self.writer, self.number, &self.previous, &self.entries)
    }

    /// The entries; bytes that do not make up a whole one are left out.
    pub fn entries(&self) -> impl Iterator<Item = Entry> {
        self.entries.chunks_exact(ENTRY_BYTES).map(|bytes| {
            let sixteen = |from: usize| {
                let mut id = [0; 16];
                id.copy_from_slice(&bytes[from..from + 16]);
                uuid::Uuid::from_bytes(id)
            };
            let mut hash = [0; 32];
            hash.copy_from_slice(&bytes[32..]);
            Entry { tenant: TenantId::from_uuid(sixteen(0)), event: EventId::from_uuid(sixteen(16)), hash }
        })
    }
}

impl Chain {
    /// A chain that begins with this process's writer.
    pub const fn begin(writer: ChainId) -> Self {
        Self { writer, number: 0, previous: [0; 32] }
    }

    /// Moves the head past a row with these entries.
    pub fn advance(&mut self, entries: &[u8]) {
        self.previous = row_hash(self.writer, self.number, &self.previous, entries);
        self.number += 1;
    }
}

/// The hash of a row, as the next one carries it.
pub fn row_hash(writer: ChainId, number: i64, previous: &[u8; 32], entries: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"readmit/1/chain");
    hash.update(writer.as_bytes());
    hash.update(number.to_be_bytes());
    hash.update(previous);
    hash.update(entries);
    hash.finalize().into()
}

/// The bytes of an entry.
pub fn entry(tenant: TenantId, event: EventId, hash: &[u8; 32]) -> [u8; ENTRY_BYTES] {
    let mut bytes = [0; ENTRY_BYTES];
    bytes[..16].copy_from_slice(tenant.as_bytes());
    bytes[16..32].copy_from_slice(event.as_bytes());
    bytes[32..].copy_from_slice(hash);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_a_row_is_under_its_hash() {
        let writer = ChainId::from_random([1; 16]);
        let entries = entry(TenantId::from_random([2; 16]), EventId::from_random([3; 16]), &[4; 32]);
        let hash = row_hash(writer, 5, &[6; 32], &entries);
        assert_ne!(hash, row_hash(ChainId::from_random([9; 16]), 5, &[6; 32], &entries));
        assert_ne!(hash, row_hash(writer, 6, &[6; 32], &entries));
        assert_ne!(hash, row_hash(writer, 5, &[7; 32], &entries));
        assert_ne!(hash, row_hash(writer, 5, &[6; 32], &entries[1..]));
    }

    #[test]
    fn advancing_links_rows() {
        let mut chain = Chain::begin(ChainId::from_random([1; 16]));
        let first = row_hash(chain.writer, 0, &[0; 32], b"x");
        chain.advance(b"x");
        assert_eq!((chain.number, chain.previous), (1, first));
    }
}
