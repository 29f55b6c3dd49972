//! Checkpoints: none is missing, each is signed, follows the one before, and fits the rows so far.

use super::{LastCheckpoint, SignatureCheck, Verifier};
use crate::audit::checkpoint::{Checkpoint, Statement, digest_of};
use crate::audit::finding::Finding;
use crate::id::ChainId;
use std::collections::{BTreeMap, BTreeSet};

/// How far checkpoints were read.
#[derive(Debug, Default)]
pub(super) struct Checkpoints {
    /// The number of the last one, good or not.
    last: u64,
    /// Its hash; unknown after one that is not good.
    hash: Option<[u8; 32]>,
    /// The last good one.
    pub(super) good: Option<LastCheckpoint>,
    /// Heads as they were signed; incomplete after a gap.
    heads: BTreeMap<ChainId, (i64, [u8; 32])>,
    incomplete: bool,
    /// What the last good one says of all heads.
    all: Option<[u8; 32]>,
    /// Writers whose chain was told to be rebuilt.
    rebuilt: BTreeSet<ChainId>,
    /// Checkpoints that were kept outside and not met yet, by number, with their hashes.
    pub(super) anchors: BTreeMap<u64, [u8; 32]>,
    /// Whether there were any.
    pub(super) anchored: bool,
}

/// The form of statements that this verifier knows.
const STATEMENT: u8 = 1;

impl<C: SignatureCheck> Verifier<C> {
    pub(super) fn read_checkpoint(&mut self, checkpoint: &Checkpoint, found: &mut impl FnMut(Finding)) {
        self.close_row(found);
        self.counted.checkpoints += 1;
        let expected = self.checkpoints.last.saturating_add(1);
        let statement = checkpoint.read().ok().filter(|statement| statement.v == STATEMENT);
        let bytes = Checkpoint::signed_bytes(&checkpoint.statement);
        let signed = self.keys.signed(&bytes, &checkpoint.signature);
        let Some(statement) = statement.filter(|_| signed) else {
            found(Finding::CheckpointSignature { number: expected, key: checkpoint.key });
            return self.checkpoints.lose(expected, &mut self.writers);
        };
        let known = &mut self.checkpoints;
        if let Some(anchor) = known.anchors.remove(&statement.number) {
            known.anchored = true;
            if anchor != checkpoint.hash() {
                found(Finding::AnchorDiffers { number: statement.number });
            }
        }
        if statement.number < expected {
            return found(Finding::CheckpointChanged { number: statement.number });
        }
        if statement.number > expected {
            found(Finding::CheckpointsMissing { from: expected, to: statement.number - 1 });
            known.incomplete = true;
        } else {
            let before = if expected == 1 { Some([0; 32]) } else { known.hash };
            if before.is_some_and(|before| before != statement.previous) {
                found(Finding::CheckpointChanged { number: expected });
            }
        }
        let after = known.good.map_or(0, |last| last.number);
        self.compare_heads(&statement, after, found);
        let known = &mut self.checkpoints;
        known.last = statement.number;
        known.hash = Some(checkpoint.hash());
        known.all = Some(statement.all);
        known.good = Some(LastCheckpoint { number: statement.number, at: statement.at });
    }

    fn compare_heads(&mut self, statement: &Statement, after: u64, found: &mut impl FnMut(Finding)) {
        for head in &statement.moved {
            let (writer, number) = (head.writer, head.number);
            let state = self.writers.entry(writer).or_default();
            let read = state.next.saturating_sub(1);
            // What comes next may link to what was read or to what was signed: one finding is enough.
            state.rebuilt = (state.last != head.hash).then_some(state.last);
            if read < number {
                found(Finding::RowsMissing { writer, from: state.next, to: number });
            } else if read > number {
                found(Finding::RowMoved { writer, number: number.saturating_add(1) });
            } else if state.rebuilt.is_some() && self.checkpoints.rebuilt.insert(writer) {
                // A forger's later rows all follow from the first ones, and fit no later checkpoint either.
                found(Finding::ChainRebuilt { writer, number, after, before: statement.number });
            }
            state.next = number.max(read).saturating_add(1);
            state.last = head.hash;
            state.unsigned = 0;
            self.checkpoints.heads.insert(writer, (number, head.hash));
        }
        // Rows before a checkpoint that does not know them were put there later.
        for (writer, state) in self.writers.iter_mut().filter(|(_, state)| state.unsigned > 0) {
            if !self.checkpoints.incomplete {
                let number = state.next.saturating_sub(1);
                found(Finding::RowMoved { writer: *writer, number });
            }
            state.unsigned = 0;
        }
    }
}

impl Checkpoints {
    /// A checkpoint that is not good stands in the place of `number`: what it covered is not known.
    fn lose(&mut self, number: u64, writers: &mut BTreeMap<ChainId, super::rows::Writer>) {
        self.last = number;
        self.hash = None;
        self.incomplete = true;
        for state in writers.values_mut() {
            state.unsigned = 0;
        }
    }

    /// What can be said only at the end.
    pub(super) fn settle(&mut self, found: &mut impl FnMut(Finding)) {
        if !self.incomplete && self.all.is_some_and(|all| all != digest_of(&self.heads)) {
            found(Finding::CheckpointChanged { number: self.last });
        }
        for anchor in self.anchors.keys().filter(|number| **number <= self.last) {
            found(Finding::AnchorDiffers { number: *anchor });
        }
        if let Some(anchor) = self.anchors.keys().next_back().filter(|number| **number > self.last) {
            found(Finding::EndsBeforeAnchor { last: self.last, anchor: *anchor });
        }
        self.anchored |= !self.anchors.is_empty();
    }
}
