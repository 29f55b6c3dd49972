//! What the machine can do without the product: durable commits, batched and not, and one flush of the disk.
//!
//! All of them are callers in a closed loop on one thread, like the load, but without HTTP between.

pub(crate) mod chain;
pub(crate) mod fdatasync;
pub(crate) mod raw_postgres;
pub(crate) mod raw_sqlite;
pub(crate) mod store;

use crate::histogram::Histogram;
use anyhow::{Context as _, Result};
use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};
use tokio::task::LocalSet;
use tokio::time::timeout;

/// Callers of every floor.
pub(crate) const CALLERS: usize = 64;

/// Records that they act on, whatever the number of accounts in the product's database.
pub(crate) const RECORDS: u32 = 100_000;

/// How much longer than planned a run may take before it counts as stuck.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a run came to.
#[derive(Debug, Default)]
pub(crate) struct Pace {
    pub(crate) rate: f64,
    pub(crate) latencies: Histogram,
}

/// Lets callers act again and again; `act` is told which caller asks.
pub(crate) fn closed_loop<F: Future<Output = Result<()>> + 'static>(
    warmup: Duration,
    time: Duration,
    act: impl Fn(usize) -> F + Clone + 'static,
) -> Result<Pace> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let begin = Instant::now() + warmup;
    let end = begin + time;
    let latencies = Rc::new(RefCell::new(Histogram::default()));
    let work = async {
        let callers: Vec<_> = (0..CALLERS)
            .map(|caller| {
                let (act, latencies) = (act.clone(), latencies.clone());
                tokio::task::spawn_local(async move {
                    loop {
                        let asked = Instant::now();
                        act(caller).await?;
                        let now = Instant::now();
                        if now >= end {
                            return anyhow::Ok(());
                        }
                        if now >= begin {
                            latencies.borrow_mut().record(now.duration_since(asked));
                        }
                    }
                })
            })
            .collect();
        for caller in callers {
            caller.await??;
        }
        anyhow::Ok(())
    };
    LocalSet::new()
        .block_on(&runtime, async { timeout(warmup + time + PATIENCE, work).await })
        .context("the callers are stuck")??;
    let latencies = std::mem::take(&mut *latencies.borrow_mut());
    Ok(Pace { rate: latencies.count() as f64 / time.as_secs_f64(), latencies })
}

/// Scrambles a number: keys that come in no order (SplitMix64).
pub(crate) const fn scramble(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// The key of a record: as long, and as far from its neighbours, as an account's id.
pub(crate) fn key(number: u32) -> [u8; 16] {
    let (high, low) = (scramble(u64::from(number)), scramble(u64::from(number) + (1 << 32)));
    let mut key = [0; 16];
    key[..8].copy_from_slice(&high.to_be_bytes());
    key[8..].copy_from_slice(&low.to_be_bytes());
    key
}

/// Numbers below [`RECORDS`] in no order, each as often as any other.
#[derive(Debug, Default)]
pub(crate) struct Pick(std::cell::Cell<u64>);

impl Pick {
    pub(crate) fn next(&self) -> u32 {
        let next = self.0.get() + 1;
        self.0.set(next);
        u32::try_from(scramble(next) % u64::from(RECORDS)).unwrap_or(0)
    }
}
