//! Rows: each writer's are there without a gap, in order, and each is what the next one says it was.

use super::events::RowEvents;
use super::{SignatureCheck, Verifier};
use crate::audit::export;
use crate::audit::finding::Finding;

/// How far one writer's chain was read.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Writer {
    /// The number of the next row.
    pub(super) next: i64,
    /// The hash of the row before it.
    pub(super) last: [u8; 32],
    /// What the row before it hashes to, where a checkpoint says otherwise: a forger's rows go on from it.
    pub(super) rebuilt: Option<[u8; 32]>,
    /// Rows since the last checkpoint.
    pub(super) unsigned: u64,
}

impl<C: SignatureCheck> Verifier<C> {
    pub(super) fn read_row(&mut self, exported: &export::Row, found: &mut impl FnMut(Finding)) {
        self.close_row(found);
        self.counted.rows += 1;
        let Some(row) = exported.read() else {
            return found(Finding::RowChanged { writer: exported.writer, number: exported.number });
        };
        let (writer, number) = (row.writer, row.number);
        let state = self.writers.entry(writer).or_default();
        let in_place = number >= state.next;
        if number > state.next {
            found(Finding::RowsMissing { writer, from: state.next, to: number - 1 });
        } else if !in_place {
            found(Finding::RowMoved { writer, number });
        } else if row.previous != state.last && Some(row.previous) != state.rebuilt {
            found(Finding::RowChanged { writer, number: (number - 1).max(0) });
        }
        if in_place {
            state.next = number.saturating_add(1);
            state.last = row.hash();
            state.unsigned += 1;
            state.rebuilt = None;
        }
        self.row = Some(RowEvents::of(&row));
    }
}
