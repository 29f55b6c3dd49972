//! The audit chain: with every batch, one row that names the batch's events and the row before it.
//!
//! Every writer has a chain of its own, so no writer waits for another. A row holds what was written; its
//! hash stands in the next row, so a store may learn only at commit which events those were.

use readmit_core::id::{ChainId, EventId, TenantId};
use sha2::{Digest as _, Sha256};

/// One entry: tenant, event id, event hash.
pub(crate) const ENTRY_BYTES: usize = 64;

/// The head of one writer's chain.
#[derive(Debug, Clone)]
pub(crate) struct Chain {
    pub(crate) writer: ChainId,
    pub(crate) number: i64,
    pub(crate) previous: [u8; 32],
}

impl Chain {
    /// A chain that begins with this process's writer.
    pub(crate) const fn begin(writer: ChainId) -> Self {
        Self { writer, number: 0, previous: [0; 32] }
    }

    /// Moves the head past a row with these entries.
    pub(crate) fn advance(&mut self, entries: &[u8]) {
        self.previous = row_hash(self.writer, self.number, &self.previous, entries);
        self.number += 1;
    }
}

/// The hash of a row, as the next one carries it.
pub(crate) fn row_hash(writer: ChainId, number: i64, previous: &[u8; 32], entries: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"readmit/1/chain");
    hash.update(writer.as_bytes());
    hash.update(number.to_be_bytes());
    hash.update(previous);
    hash.update(entries);
    hash.finalize().into()
}

pub(crate) fn entry(tenant: TenantId, event: EventId, hash: &[u8; 32]) -> [u8; ENTRY_BYTES] {
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
