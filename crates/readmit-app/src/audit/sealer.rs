//! The sealer: signs a checkpoint over the heads of all chains, and never over a chain that is not what was
//! signed before.
//!
//! It remembers the heads that were signed and reads only rows after them, so that a pass costs what was
//! written since the one before, however long the log is.

use super::meters::Meters;
use crate::app::App;
use crate::failure::Failure;
use crate::store::Concern;
use readmit_core::audit::chain::ChainRow;
use readmit_core::audit::checkpoint::{Checkpoint, Head, Statement, digest_of};
use readmit_core::event::{EventKind, Origin};
use readmit_core::id::{AccountId, ChainId};
use readmit_core::time::Span;
use std::collections::BTreeMap;
use std::fmt;

/// Checkpoints read at once.
const CHECKPOINTS: u32 = 500;

/// Rows read at once; a row of the largest batch has a hundred kilobytes.
const ROWS: u32 = 64;

/// The errand that remembers which break was told.
const TOLD: &str = "audit_break";

/// What a sealer remembers between its passes. A new one reads the checkpoints once.
pub struct Sealer {
    heads: BTreeMap<ChainId, (i64, [u8; 32])>,
    number: u64,
    hash: [u8; 32],
    broken: Option<Break>,
    meters: Meters,
}

impl Default for Sealer {
    fn default() -> Self {
        let meters = Meters::register();
        Self { heads: BTreeMap::new(), number: 0, hash: [0; 32], broken: None, meters }
    }
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealer(checkpoint {}, {} chains)", self.number, self.heads.len())
    }
}

/// What is not as it was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Break {
    /// A row, or the link to it.
    #[error(
        "row {number} of writer {writer} is not what was signed, or the row after it does not follow from it"
    )]
    Row {
        /// The writer.
        writer: ChainId,
        /// The row.
        number: i64,
    },
    /// A checkpoint, or the one after it.
    #[error("checkpoint {number} is not what was signed, or the one after it does not follow from it")]
    Checkpoint {
        /// Its number.
        number: u64,
    },
}

/// What a pass came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sealed {
    /// Nothing was written since the last checkpoint.
    Already,
    /// A checkpoint was added.
    Now(Checkpoint),
    /// Another process added one at the same time.
    Elsewhere,
    /// What was signed before is not what is stored now; nothing was signed.
    Broken(Break),
}

/// A pass that cannot go on.
enum Stop {
    Failure(Failure),
    Broken(Break),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl App {
    /// Signs a checkpoint over what was written since the last one.
    pub async fn seal_log(&self, sealer: &mut Sealer) -> Result<Sealed, Failure> {
        match self.try_seal(sealer).await {
            Ok(outcome) => {
                sealer.broken = None;
                sealer.meters.broken.set(0.0);
                if outcome != Sealed::Elsewhere {
                    #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 fit")]
                    sealer.meters.sealed_at.set(self.now().as_secs() as f64);
                }
                Ok(outcome)
            }
            Err(Stop::Failure(failure)) => Err(failure),
            Err(Stop::Broken(broken)) => {
                sealer.meters.broken.set(1.0);
                if sealer.broken.replace(broken) != Some(broken) {
                    self.tell_break(broken).await?;
                }
                Ok(Sealed::Broken(broken))
            }
        }
    }

    async fn try_seal(&self, sealer: &mut Sealer) -> Result<Sealed, Stop> {
        self.catch_up(sealer).await?;
        let heads: BTreeMap<ChainId, ChainRow> =
            self.store.chain_heads().await?.into_iter().map(|row| (row.writer, row)).collect();
        // What needs no further look at the database comes first.
        for (writer, (number, hash)) in &sealer.heads {
            let kept = heads.get(writer).is_some_and(|head| {
                head.number > *number || (head.number == *number && head.hash() == *hash)
            });
            if !kept {
                return Err(Stop::Broken(Break::Row { writer: *writer, number: *number }));
            }
        }
        let mut moved = Vec::new();
        for (writer, head) in heads {
            let signed = sealer.heads.get(&writer).copied();
            if signed.is_none_or(|(number, _)| number < head.number) {
                let hash = self.follow_chain(writer, signed, head.number).await?;
                moved.push(Head { writer, number: head.number, hash });
            }
        }
        if moved.is_empty() {
            return Ok(Sealed::Already);
        }
        let mut all = sealer.heads.clone();
        all.extend(moved.iter().map(|head| (head.writer, (head.number, head.hash))));
        let number = sealer.number + 1;
        let digest = digest_of(&all);
        let statement =
            Statement { v: 1, number, at: self.now(), previous: sealer.hash, moved, all: digest }.to_text();
        let statement =
            statement.map_err(|error| Failure::Corrupt { what: "checkpoint", why: error.to_string() })?;
        let (key, signature) = self.keys.chain.sign(&Checkpoint::signed_bytes(&statement));
        let checkpoint = Checkpoint { statement, key, signature };
        if !self.store.add_checkpoint(number, checkpoint.clone()).await? {
            return Ok(Sealed::Elsewhere);
        }
        (sealer.heads, sealer.number, sealer.hash) = (all, number, checkpoint.hash());
        sealer.meters.checkpoints.increment(1);
        Ok(Sealed::Now(checkpoint))
    }

    /// Reads checkpoints that others added. The last one that is known must still be there.
    async fn catch_up(&self, sealer: &mut Sealer) -> Result<(), Stop> {
        let mut after = sealer.number.saturating_sub(1);
        loop {
            let page = self.store.checkpoints(after, CHECKPOINTS).await?;
            if page.is_empty() && after < sealer.number {
                return Err(Stop::Broken(Break::Checkpoint { number: sealer.number }));
            }
            let whole = page.len() == CHECKPOINTS as usize;
            let last = page.last().cloned();
            for checkpoint in page {
                let broken = Stop::Broken(Break::Checkpoint { number: after + 1 });
                let Ok(statement) = checkpoint.read() else { return Err(broken) };
                let expected = if statement.number == sealer.number {
                    checkpoint.hash() == sealer.hash
                } else {
                    statement.previous == sealer.hash
                };
                if statement.number != after + 1 || !expected {
                    return Err(broken);
                }
                after = statement.number;
                if after > sealer.number {
                    sealer.heads.extend(statement.moved.iter().map(|h| (h.writer, (h.number, h.hash))));
                    (sealer.number, sealer.hash) = (after, checkpoint.hash());
                }
            }
            if !whole {
                // The links go back from the last one: its signature stands for them all.
                let genuine = last.is_none_or(|last| self.may_be_ours(&last));
                let broken = Stop::Broken(Break::Checkpoint { number: sealer.number });
                return if genuine { Ok(()) } else { Err(broken) };
            }
        }
    }

    /// Whether a checkpoint is signed by the key that it names. A key that the ring does not have, after a
    /// lost ring, says nothing.
    fn may_be_ours(&self, checkpoint: &Checkpoint) -> bool {
        let keys = self.keys.chain.public_keys();
        let Some((_, public)) = keys.iter().find(|(id, _)| *id == checkpoint.key) else { return true };
        let signature = data_encoding::BASE64URL_NOPAD.decode(checkpoint.signature.as_bytes());
        let message = Checkpoint::signed_bytes(&checkpoint.statement);
        signature.is_ok_and(|signature| crate::keys::chain_signature_holds(public, &message, &signature))
    }

    /// Follows one chain from what was signed (or its beginning) to row `to`. Returns that row's hash.
    async fn follow_chain(
        &self,
        writer: ChainId,
        signed: Option<(i64, [u8; 32])>,
        to: i64,
    ) -> Result<[u8; 32], Stop> {
        let (mut number, mut hash) = signed.unwrap_or((-1, [0; 32]));
        let mut is_first = signed.is_some();
        while number < to {
            let broken = |number| Stop::Broken(Break::Row { writer, number });
            let from = if is_first { number } else { number + 1 };
            let rows = self.store.chain_rows(writer, from, ROWS).await?;
            if rows.is_empty() {
                return Err(broken(number.max(0)));
            }
            for row in rows.into_iter().take_while(|row| row.number <= to) {
                if is_first {
                    if row.number != number || row.hash() != hash {
                        return Err(broken(number));
                    }
                    is_first = false;
                    continue;
                }
                if row.number != number + 1 || row.previous != hash {
                    return Err(broken(number.max(0)));
                }
                (number, hash) = (row.number, row.hash());
            }
        }
        Ok(hash)
    }

    /// Puts a break on the log, once for all processes and starts.
    async fn tell_break(&self, broken: Break) -> Result<(), Failure> {
        let (now, holder) = (self.now(), uuid::Uuid::from_bytes(self.draw_bytes()));
        let until = now + Span::from_mins(1);
        let taken = self.store.take_errand(self.tenant, TOLD.to_owned(), holder, now, until).await?;
        let text = broken.to_string();
        if taken.is_none_or(|errand| errand.memory == text) {
            return Ok(());
        }
        let about = AccountId::from_uuid(self.tenant.uuid());
        self.decide(Concern::account(self.tenant, about), Origin::system(), move |_, turn| {
            turn.record(match broken {
                Break::Row { writer, number } => EventKind::AuditChainBroken { writer, number },
                Break::Checkpoint { number } => EventKind::AuditCheckpointBroken { number },
            });
        })
        .await?;
        self.store.note_errand(self.tenant, TOLD.to_owned(), holder, text, now).await?;
        Ok(())
    }
}
