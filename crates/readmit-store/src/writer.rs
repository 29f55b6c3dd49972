//! One synchronous writer thread with group commit, for stores that have a single write transaction.
//!
//! Whatever waits when the writer is free becomes one batch and one commit, so the batch grows with the
//! load by itself. Answers go out only after the commit.

use crate::batch::{self, Unit};
use crate::gate::{Gate, Limits};
use crate::ledger::Ledger;
use crate::metrics::BatchMeters;
use crate::tables::{self, Tables, Waiting};
use futures_util::future::{BoxFuture, FutureExt};
use readmit_app::ports::{Clock, Random};
use readmit_app::store::Request;
use readmit_app::{Failure, Overload};
use readmit_core::audit::chain::Chain;
use readmit_core::configuration::Configuration;
use readmit_core::id::{ChainId, TenantId};
use std::collections::HashMap;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::JoinHandle;
use std::time::Instant;
use tokio::sync::oneshot;

/// Work that is not about an account, done between two batches in a transaction of its own. It goes through
/// the one writer because a second writing connection would empty the first one's page cache.
type Task<B> = Box<dyn FnOnce(&mut B) + Send>;

enum Work<B> {
    Request(Waiting),
    Task(Task<B>),
}

/// A database with one write transaction at a time.
pub(crate) trait Backend: Tables + Send + 'static {
    fn begin(&mut self) -> Result<(), Failure>;
    fn commit(&mut self) -> Result<(), Failure>;
    fn rollback(&mut self);
}

/// The clock and the randomness of a store.
#[derive(Clone)]
pub struct Outside {
    /// Tells each batch its instant.
    pub clock: Arc<dyn Clock>,
    /// Names writers.
    pub random: Arc<dyn Random>,
}

/// Configurations as this process knows them.
#[derive(Default)]
pub(crate) struct Known(RwLock<HashMap<TenantId, Arc<Configuration>>>);

impl Known {
    pub(crate) fn get(&self, tenant: TenantId) -> Option<Arc<Configuration>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(&tenant).cloned()
    }

    /// Keeps the newer one.
    pub(crate) fn learn(&self, configuration: Arc<Configuration>) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let held = known.entry(configuration.tenant).or_insert_with(|| configuration.clone());
        if held.revision < configuration.revision {
            *held = configuration;
        }
    }

    pub(crate) fn forget(&self, tenant: TenantId) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(&tenant);
    }
}

/// The handle to the writer thread.
pub(crate) struct Writer<B> {
    gate: Arc<Gate>,
    queue: Mutex<Option<SyncSender<Work<B>>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

/// Tasks that may wait beside the requests.
const TASKS_MAX: usize = 64;

impl<B: Backend> Writer<B> {
    pub(crate) fn start(
        backend: B,
        known: Arc<Known>,
        limits: Limits,
        outside: Outside,
    ) -> Result<Self, Failure> {
        let gate = Gate::new(limits);
        // The gate admits no more requests than the channel holds, so sending one never blocks.
        let (queue, waiting) = sync_channel(limits.queue + TASKS_MAX);
        let writer = ChainId::from_random(first_half(outside.random.bytes()));
        let mut worker = Worker {
            backend,
            known,
            outside,
            gate: gate.clone(),
            ledger: Ledger::default(),
            chain: Chain::begin(writer),
            batch_max: limits.batch,
            meters: BatchMeters::register(),
        };
        let thread = std::thread::Builder::new()
            .name("readmit-writer".to_owned())
            .spawn(move || worker.work(&waiting))
            .map_err(Failure::storage)?;
        Ok(Self { gate, queue: Mutex::new(Some(queue)), thread: Mutex::new(Some(thread)) })
    }

    pub(crate) fn submit(&self, request: Box<dyn Request>) -> Result<(), Overload> {
        let place = self.gate.admit(request.concern())?;
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let queue = queue.as_ref().ok_or(Overload::Closed)?;
        queue.try_send(Work::Request(Waiting { request, place })).map_err(|_| Overload::QueueFull)
    }

    /// Hands over a task, to be done in a transaction: it is committed if the task says `Ok`.
    pub(crate) fn transact<T: Send + 'static>(
        &self,
        task: impl FnOnce(&mut B) -> Result<T, Failure> + Send + 'static,
    ) -> BoxFuture<'static, Result<T, Failure>> {
        let (answer, verdict) = oneshot::channel();
        let task: Task<B> = Box::new(move |backend| {
            let done = backend.begin().and_then(|()| task(backend)).and_then(|value| {
                backend.commit()?;
                Ok(value)
            });
            if done.is_err() {
                backend.rollback();
            }
            // Who asked may have hung up; what was done stands.
            let _ = answer.send(done);
        });
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let sent = queue.as_ref().ok_or(Failure::Closed).and_then(|queue| {
            queue.try_send(Work::Task(task)).map_err(|_| Failure::Overload(Overload::QueueFull))
        });
        async move {
            sent?;
            verdict.await.unwrap_or(Err(Failure::Closed))
        }
        .boxed()
    }
}

impl<B> Writer<B> {
    /// Admits no more, and waits until all that wait are answered.
    pub(crate) fn close(&self) {
        self.gate.close();
        drop(self.queue.lock().unwrap_or_else(PoisonError::into_inner).take());
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread
            && thread.join().is_err()
        {
            tracing::error!("the writer thread panicked");
        }
    }
}

impl<B> Drop for Writer<B> {
    fn drop(&mut self) {
        self.close();
    }
}

pub(crate) fn first_half(bytes: [u8; 32]) -> [u8; 16] {
    let mut half = [0; 16];
    half.copy_from_slice(&bytes[..16]);
    half
}

struct Worker<B> {
    backend: B,
    known: Arc<Known>,
    outside: Outside,
    gate: Arc<Gate>,
    ledger: Ledger,
    chain: Chain,
    batch_max: usize,
    meters: BatchMeters,
}

impl<B: Backend> Worker<B> {
    fn work(&mut self, waiting: &Receiver<Work<B>>) {
        while let Ok(first) = waiting.recv() {
            let (mut requests, mut tasks) = (Vec::new(), Vec::new());
            let mut next = Some(first);
            while let Some(work) = next {
                match work {
                    // Its place in the queue is free from here on.
                    Work::Request(waiting) => requests.push(waiting.request),
                    Work::Task(task) => tasks.push(task),
                }
                next = if requests.len() < self.batch_max { more(waiting) } else { None };
            }
            self.write_tallies(false);
            if !requests.is_empty() {
                self.run(requests);
            }
            for task in tasks {
                task(&mut self.backend);
            }
        }
        self.write_tallies(true);
    }

    /// Runs a batch. If it cannot be carried out it is halved until the culprit is alone.
    fn run(&mut self, requests: Vec<Box<dyn Request>>) {
        let units = match self.attempt(requests) {
            Ok(()) => return,
            Err((failure, units)) => {
                self.meters.failed();
                let count: usize = units.iter().map(|unit| unit.requests.len()).sum();
                if count <= 1 {
                    tracing::error!(%failure, "a request could not be carried out");
                    for unit in units {
                        unit.answer(&Err(failure.clone()));
                    }
                    return;
                }
                tracing::warn!(%failure, count, "a batch could not be carried out: trying its halves");
                units
            }
        };
        let mut requests: Vec<_> = units.into_iter().flat_map(|unit| unit.requests).collect();
        let rest = requests.split_off(requests.len() / 2);
        self.run(requests);
        self.run(rest);
    }

    fn attempt(&mut self, requests: Vec<Box<dyn Request>>) -> Result<(), (Failure, Vec<Unit>)> {
        if let Err(failure) = self.backend.begin() {
            return Err((failure, ungrouped(requests)));
        }
        let now = self.outside.clock.now();
        let head = self.chain.clone();
        let count = requests.len();
        let outcome =
            tables::run(&mut self.backend, requests, &self.gate, &mut self.ledger, &mut self.chain, now);
        let outcome = match outcome {
            Ok(outcome) => outcome,
            Err(trouble) => {
                self.chain = head;
                self.backend.rollback();
                return Err(trouble);
            }
        };
        let began = Instant::now();
        if let Err(failure) = self.backend.commit() {
            self.chain = head;
            self.backend.rollback();
            let failed = outcome.failed.into_iter().map(|(unit, _)| unit);
            return Err((failure, outcome.units.into_iter().chain(failed).collect()));
        }
        self.meters.committed(count, began.elapsed());
        for tenant in outcome.reconfigured {
            self.known.forget(tenant);
        }
        for unit in outcome.units {
            unit.answer(&Ok(()));
        }
        for (unit, failure) in outcome.failed {
            unit.answer(&Err(failure));
        }
        Ok(())
    }

    fn write_tallies(&mut self, closing: bool) {
        let now = self.outside.clock.now();
        let tallies = if closing { self.ledger.drain() } else { self.ledger.turn(now) };
        if tallies.is_empty() {
            return;
        }
        let (random, head) = (self.outside.random.clone(), self.chain.clone());
        let written = batch::counting_events(tallies, now, || random.bytes()).and_then(|events| {
            self.backend.begin()?;
            self.backend.append(&events, &mut self.chain, now)?;
            self.backend.commit()
        });
        if let Err(failure) = written {
            self.chain = head;
            self.backend.rollback();
            tracing::error!(%failure, "the count of further refusals could not be written");
        }
    }
}

/// What waits as well. Where nothing does, those who are about to ask get the processor first: a commit costs the same for
/// one request as for many, and whoever was answered by the last one asks again.
fn more<B>(waiting: &Receiver<Work<B>>) -> Option<Work<B>> {
    waiting.try_recv().ok().or_else(|| {
        std::thread::yield_now();
        waiting.try_recv().ok()
    })
}

fn ungrouped(requests: Vec<Box<dyn Request>>) -> Vec<Unit> {
    requests
        .into_iter()
        .map(|request| {
            let tenant = request.concern().tenant;
            let subject = tables::decoy(request.concern());
            Unit { tenant, subject, requests: vec![request] }
        })
        .collect()
}
