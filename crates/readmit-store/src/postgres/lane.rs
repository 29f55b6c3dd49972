//! A lane: one task, one connection, one chain; it turns what waits into batches.

use super::connect::Target;
use super::link::{Link, Trace};
use super::round::Outcome;
use super::trouble::storage;
use crate::batch::{self, ROUNDS_MAX};
use crate::gate::Gate;
use crate::ledger::Ledger;
use crate::metrics::BatchMeters;
use crate::tables::Waiting;
use crate::writer::{Known, Outside, first_half};
use readmit_app::Failure;
use readmit_app::store::Request;
use readmit_core::audit::chain::Chain;
use readmit_core::id::{AccountId, ChainId, TenantId};
use readmit_core::time::Timestamp;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::mpsc::Receiver;
use tokio::time::Instant;

/// How long a batch waits for the database to come back before its requests are told.
const RECONNECT_FOR: Duration = Duration::from_secs(10);
const RECONNECT_PAUSE_MIN: Duration = Duration::from_millis(25);
const RECONNECT_PAUSE_MAX: Duration = Duration::from_secs(1);

/// Connections that may break over the same requests.
const LOSSES_MAX: usize = 3;

/// The longest pause before requests that lost their round are judged again.
const CONTENTION_PAUSE_MAX_MICROS: u64 = 20_000;

/// What all lanes of a store share.
pub(super) struct Shared {
    pub(super) target: Target,
    pub(super) known: Arc<Known>,
    pub(super) gate: Arc<Gate>,
    pub(super) ledger: Mutex<Ledger>,
    pub(super) outside: Outside,
    pub(super) batch_max: usize,
}

pub(super) struct Lane {
    pub(super) shared: Arc<Shared>,
    pub(super) link: Option<Link>,
    pub(super) chain: Chain,
    pub(super) meters: BatchMeters,
}

/// Requests that go through rounds together until each is answered.
struct Portion {
    requests: Vec<Box<dyn Request>>,
    rounds: usize,
    losses: usize,
    /// What a commit leaves whose outcome is unknown: if it is found, the commit happened.
    doubt: Option<Trace>,
}

impl Portion {
    fn new(requests: Vec<Box<dyn Request>>) -> Self {
        Self { requests, rounds: 0, losses: 0, doubt: None }
    }

    fn answer(self, outcome: &Result<(), Failure>) {
        for request in self.requests {
            request.answer(outcome.clone());
        }
    }

    fn halves(mut self) -> [Self; 2] {
        let rest = self.requests.split_off(self.requests.len() / 2);
        let first = Self { requests: self.requests, rounds: 0, losses: 0, doubt: self.doubt.clone() };
        [first, Self { requests: rest, rounds: self.rounds, losses: self.losses, doubt: self.doubt }]
    }
}

impl Lane {
    pub(super) fn new(shared: Arc<Shared>, link: Option<Link>) -> Self {
        let chain = Self::begin_chain(&shared.outside);
        Self { shared, link, chain, meters: BatchMeters::register() }
    }

    fn begin_chain(outside: &Outside) -> Chain {
        Chain::begin(ChainId::from_random(first_half(outside.random.bytes())))
    }

    /// Works until the queue is closed and empty.
    pub(super) async fn work(mut self, mut queue: Receiver<Waiting>) {
        let mut held = None;
        while let Some(first) = next(&mut held, &mut queue).await {
            let requests = gather(first, &mut held, &mut queue, self.shared.batch_max);
            self.write_tallies(false).await;
            self.carry_out(requests).await;
            // Those who were answered may ask again at once: then they ride in the next batch.
            tokio::task::yield_now().await;
        }
        self.write_tallies(true).await;
    }

    /// Runs rounds until every request is answered.
    async fn carry_out(&mut self, requests: Vec<Box<dyn Request>>) {
        let mut portions = vec![Portion::new(requests)];
        while let Some(mut portion) = portions.pop() {
            if let Err(failure) = self.ensure_link().await {
                tracing::error!(%failure, requests = portion.requests.len(), "no connection to the database");
                portion.answer(&Err(failure));
                continue;
            }
            if let Some(doubt) = &portion.doubt {
                match self.has(doubt).await {
                    Ok(false) => {}
                    Ok(true) => {
                        portion.answer(&Ok(()));
                        continue;
                    }
                    Err(failure) => {
                        self.link = None;
                        portion.losses += 1;
                        if portion.losses >= LOSSES_MAX {
                            portion.answer(&Err(failure));
                        } else {
                            portions.push(portion);
                        }
                        continue;
                    }
                }
            }
            match self.round(std::mem::take(&mut portion.requests)).await {
                Outcome::Again(requests) if requests.is_empty() => {}
                Outcome::Again(requests) => {
                    portion.requests = requests;
                    portion.rounds += 1;
                    self.meters.judged_again(portion.requests.len());
                    if portion.rounds >= ROUNDS_MAX {
                        portion.answer(&Err(Failure::Contended));
                    } else {
                        self.pause(portion.rounds).await;
                        portions.push(portion);
                    }
                }
                Outcome::Split(requests, failure) => {
                    self.meters.failed();
                    portion.requests = requests;
                    if portion.requests.len() <= 1 {
                        tracing::error!(%failure, "a request could not be carried out");
                        portion.answer(&Err(failure));
                    } else {
                        let count = portion.requests.len();
                        tracing::warn!(%failure, count, "a batch could not be carried out: trying its halves");
                        let [first, second] = portion.halves();
                        portions.extend([second, first]);
                    }
                }
                Outcome::Failed(requests, failure) => {
                    self.meters.failed();
                    tracing::error!(%failure, requests = requests.len(), "a batch could not be carried out");
                    self.link = None;
                    portion.requests = requests;
                    portion.answer(&Err(failure));
                }
                Outcome::Lost(units, failure) => {
                    self.meters.failed();
                    self.link = None;
                    portion.losses += 1;
                    let Portion { rounds, losses, doubt, .. } = portion;
                    for (requests, trace) in units {
                        let doubt = trace.or_else(|| doubt.clone());
                        let portion = Portion { requests, rounds, losses, doubt };
                        if losses >= LOSSES_MAX {
                            portion.answer(&Err(failure.clone()));
                        } else {
                            portions.push(portion);
                        }
                    }
                }
            }
        }
    }

    /// Connects if need be. What follows a broken connection is a new chain: how the old one ended is
    /// unknown here.
    async fn ensure_link(&mut self) -> Result<(), Failure> {
        if self.link.as_ref().is_some_and(|link| !link.client.is_closed()) {
            return Ok(());
        }
        self.link = None;
        let deadline = Instant::now() + RECONNECT_FOR;
        let mut pause = RECONNECT_PAUSE_MIN;
        loop {
            match Link::open(&self.shared.target).await {
                Ok(link) => {
                    self.link = Some(link);
                    self.chain = Self::begin_chain(&self.shared.outside);
                    return Ok(());
                }
                Err(failure) if Instant::now() + pause > deadline => return Err(failure),
                Err(failure) => {
                    tracing::warn!(%failure, "the database cannot be reached: trying again");
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(RECONNECT_PAUSE_MAX);
                }
            }
        }
    }

    async fn has(&self, trace: &Trace) -> Result<bool, Failure> {
        let link = self.link.as_ref().ok_or(Failure::Closed)?;
        link.has(trace).await.map_err(storage)
    }

    /// A random pause that grows with the rounds, so that replicas do not meet again and again.
    async fn pause(&self, rounds: usize) {
        let bound = (200 * rounds as u64).min(CONTENTION_PAUSE_MAX_MICROS);
        let random = self.shared.outside.random.bytes();
        let draw = u64::from(u32::from_le_bytes([random[0], random[1], random[2], random[3]]));
        if rounds > 1 {
            tokio::time::sleep(Duration::from_micros(draw % bound)).await;
        }
    }

    /// Writes the counts that the former hour (or, at the end, this one) left.
    async fn write_tallies(&mut self, closing: bool) {
        let now = self.shared.outside.clock.now();
        let tallies = {
            let mut ledger = self.shared.ledger.lock().unwrap_or_else(PoisonError::into_inner);
            if closing { ledger.drain() } else { ledger.turn(now) }
        };
        if tallies.is_empty() {
            return;
        }
        if let Err(failure) = self.append_tallies(tallies, now).await {
            self.link = None;
            tracing::error!(%failure, "the count of further refusals could not be written");
        }
    }

    async fn append_tallies(
        &mut self,
        tallies: Vec<(TenantId, AccountId, u64)>,
        now: Timestamp,
    ) -> Result<(), Failure> {
        let random = self.shared.outside.random.clone();
        let events = batch::counting_events(tallies, now, || random.bytes())?;
        self.ensure_link().await?;
        self.append(events, now).await
    }
}

async fn next(held: &mut Option<Waiting>, queue: &mut Receiver<Waiting>) -> Option<Waiting> {
    match held.take() {
        Some(held) => Some(held),
        None => queue.recv().await,
    }
}

/// The next batch: what waits, up to the next request that rides alone. Their places in the queue are free.
fn gather(
    first: Waiting,
    held: &mut Option<Waiting>,
    queue: &mut Receiver<Waiting>,
    max: usize,
) -> Vec<Box<dyn Request>> {
    let mut requests = vec![first.request];
    let alone = requests[0].concern().alone;
    drop(first.place);
    while !alone
        && requests.len() < max
        && let Ok(next) = queue.try_recv()
    {
        if next.request.concern().alone {
            *held = Some(next);
            break;
        }
        requests.push(next.request);
    }
    requests
}
