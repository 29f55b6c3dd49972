//! What the audit chain costs: the same durable commits without it and with it, in turn, so that whatever else the
//! machine does meets both.
//!
//! The product has no switch for its chain, so this is not the product with the chain off. It is the raw group
//! commit, with the product's own functions of the chain and a table like the product's: hashes of each event's
//! text and of the personal data beside it, an entry an event, the row that links to the one before, and its insert.

use super::Pick;
use super::key;
use super::raw_sqlite::{RawSqlite, carry_out, open, start_checkpointer};
use crate::results::median;
use anyhow::Result;
use readmit_app::ports::{Random as _, SystemRandom};
use readmit_core::audit::chain::{Chain, entry};
use readmit_core::event::hash_of;
use readmit_core::id::{ChainId, EventId, TenantId};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

/// Operations of one commit: half of the usual number of callers; the other half is on its way meanwhile.
pub(crate) const BATCH: u32 = 32;

/// About as long as the text of a refusal's event, and the personal data beside it.
const BODY: &str = match str::from_utf8(&[b'x'; 400]) {
    Ok(text) => text,
    Err(_) => "",
};
const PERSONAL: &str = BODY.split_at(120).0;

/// What one round came to, in seconds.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ChainCost {
    pub(crate) round: u32,
    /// What the chain adds to one commit.
    pub(crate) extra: f64,
    /// One commit without it.
    pub(crate) commit: f64,
}

impl RawSqlite {
    /// Commits without and with the chain in turn, as long as `time`.
    pub(crate) fn chain(&self, time: Duration) -> Result<ChainCost> {
        let mut connection = open(&self.file)?;
        let (stop, stopped) = channel();
        let checkpointer = start_checkpointer(&self.file, stopped)?;
        let pick = Pick::default();
        let mut writer = [0; 16];
        writer.copy_from_slice(&SystemRandom.bytes()[..16]);
        let mut chain = Chain::begin(ChainId::from_random(writer));
        // As the product: the newest writer's rows come last.
        let sql = "SELECT coalesce(max(id) >> 40, 0) + 1 FROM chain_row";
        let place: i64 = connection.query_row(sql, (), |row| row.get(0))?;
        let (mut extra, mut commits) = (Vec::new(), Vec::new());
        let end = Instant::now() + time;
        let mut with_first = false;
        while Instant::now() < end {
            // Each goes first as often as the other.
            let (mut with, mut without) = (0.0, 0.0);
            for is_with in [with_first, !with_first] {
                let chain = is_with.then_some((&mut chain, place));
                let took = commit(&mut connection, &pick, chain)?.as_secs_f64();
                *(if is_with { &mut with } else { &mut without }) = took;
            }
            with_first = !with_first;
            extra.push(with - without);
            commits.push(without);
        }
        drop(stop);
        checkpointer.join().map_err(|_| anyhow::anyhow!("the checkpointer panicked"))??;
        Ok(ChainCost { round: 0, extra: median(extra), commit: median(commits) })
    }
}

fn commit(connection: &mut Connection, pick: &Pick, chain: Option<(&mut Chain, i64)>) -> Result<Duration> {
    let began = Instant::now();
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for _ in 0..BATCH {
        anyhow::ensure!(carry_out(&transaction, &key(pick.next()))?, "a guard did not hold");
    }
    if let Some((chain, place)) = chain {
        append(&transaction, chain, place)?;
    }
    transaction.commit()?;
    Ok(began.elapsed())
}

fn append(transaction: &Transaction<'_>, chain: &mut Chain, place: i64) -> Result<()> {
    let mut entries = Vec::new();
    for number in 0..BATCH {
        let (tenant, event) = (TenantId::from_random([1; 16]), EventId::from_random(key(number)));
        std::hint::black_box(hash_of(std::hint::black_box(PERSONAL)));
        entries.extend(entry(tenant, event, &hash_of(std::hint::black_box(BODY))));
    }
    let sql = "INSERT INTO chain_row (id, at, previous, entries) VALUES (?1, ?2, ?3, ?4)";
    let mut insert = transaction.prepare_cached(sql)?;
    insert.execute(((place << 40) | chain.number, 0, chain.previous, &entries))?;
    chain.advance(&entries);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_other_commit_has_a_row() {
        let directory = tempfile::tempdir().unwrap();
        let raw = RawSqlite::prepare(directory.path()).unwrap();
        let cost = raw.chain(Duration::from_millis(100)).unwrap();
        assert!(cost.commit > 0.0);
        let connection = open(&raw.file).unwrap();
        let count = |sql| connection.query_row(sql, (), |row| row.get::<_, i64>(0)).unwrap();
        let rows = count("SELECT count(*) FROM chain_row");
        assert!(rows > 0);
        assert_eq!(count("SELECT count(*) FROM line"), rows * 2 * i64::from(BATCH));
        let whole = format!("SELECT count(*) FROM chain_row WHERE length(entries) = 64 * {BATCH}");
        assert_eq!(count(&whole), rows);
    }
}
