//! The load: a closed loop of callers on one thread, each with a connection of its own that is kept open.
//!
//! Every caller sends a request, waits for the whole answer, checks it, and sends the next. So the rate is
//! what the server can do for that many callers, and the latencies say nothing of open arrivals. A journey that asks
//! back is one such request: it is answered at once, and counted and timed as a whole.

mod answer;
mod tally;

use crate::floor::scramble;
use crate::proc::{self, Memory};
use crate::request::Case;
use answer::AnswerReader;
pub(crate) use answer::text;
use anyhow::{Context as _, Result};
use readmit_app::ports::{Clock as _, SystemClock};
use readmit_core::time::Timestamp;
use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};
pub(crate) use tally::Tally;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::task::LocalSet;
use tokio::time::{sleep_until, timeout};

/// This instant, by which codes are made.
pub(crate) fn now() -> Timestamp {
    SystemClock.now()
}

/// How much longer than planned a run may take before it counts as stuck.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a run is to be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan {
    pub(crate) connections: usize,
    /// Answered and checked, but not measured.
    pub(crate) warmup: Duration,
    pub(crate) time: Duration,
}

/// What a run came to.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// By case, in the order in which they were given.
    pub(crate) tallies: Vec<Tally>,
    /// Expected answers a second, over all cases.
    pub(crate) rate: f64,
    /// The server's time on processors for each of them.
    pub(crate) cpu: Duration,
    /// The server's memory at the end.
    pub(crate) memory: Memory,
}

struct Shared {
    cases: Vec<Case>,
    tallies: Vec<Tally>,
    /// Requests so far.
    sent: u64,
    begin: Instant,
    end: Instant,
}

impl Shared {
    /// The case whose turn it is: in no order, so that none always comes after the same other one.
    fn turn(&mut self) -> usize {
        self.sent += 1;
        usize::try_from(scramble(self.sent) % self.cases.len() as u64).unwrap_or(0)
    }

    fn answered(&self) -> u64 {
        self.tallies.iter().map(|tally| tally.expected).sum()
    }
}

/// Loads the server that listens on `port` and runs as `pid`; the cases take turns, in no order.
pub(crate) fn run(port: u16, pid: u32, plan: Plan, cases: &mut Vec<Case>) -> Result<Outcome> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let begin = Instant::now() + plan.warmup;
    let shared = Rc::new(RefCell::new(Shared {
        tallies: cases.iter().map(|_| Tally::default()).collect(),
        cases: std::mem::take(cases),
        sent: 0,
        begin,
        end: begin + plan.time,
    }));
    let limit = plan.warmup + plan.time + PATIENCE;
    let work = async { timeout(limit, measure(port, pid, plan, shared.clone())).await };
    let measured = LocalSet::new().block_on(&runtime, work).context("the load is stuck")?;
    *cases = std::mem::take(&mut shared.borrow_mut().cases);
    measured
}

async fn measure(port: u16, pid: u32, plan: Plan, shared: Rc<RefCell<Shared>>) -> Result<Outcome> {
    let mut callers = Vec::new();
    for _ in 0..plan.connections {
        let stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.set_nodelay(true)?;
        callers.push(tokio::task::spawn_local(call(stream, shared.clone())));
    }
    let (begin, end) = (shared.borrow().begin, shared.borrow().end);
    sleep_until(begin.into()).await;
    let (first, cpu_before) = ((Instant::now(), shared.borrow().answered()), proc::cpu(pid)?);
    sleep_until(end.into()).await;
    let (last, cpu_after) = ((Instant::now(), shared.borrow().answered()), proc::cpu(pid)?);
    let memory = proc::memory(pid)?;
    for caller in callers {
        caller.await?.context("a connection of the load")?;
    }
    let answered = last.1 - first.1;
    let elapsed = last.0.duration_since(first.0);
    let spent = cpu_after.saturating_sub(cpu_before).as_secs_f64();
    Ok(Outcome {
        tallies: std::mem::take(&mut shared.borrow_mut().tallies),
        rate: answered as f64 / elapsed.as_secs_f64(),
        cpu: Duration::from_secs_f64(spent / answered.max(1) as f64),
        memory,
    })
}

/// One caller, until time is up.
async fn call(mut stream: TcpStream, shared: Rc<RefCell<Shared>>) -> Result<()> {
    let mut request = Vec::with_capacity(4_096);
    let mut reader = AnswerReader::default();
    loop {
        let turn = {
            let mut shared = shared.borrow_mut();
            let turn = shared.turn();
            shared.cases[turn].write(&mut request);
            turn
        };
        let sent = Instant::now();
        stream.write_all(&request).await?;
        let mut answer = reader.read(&mut stream).await?;
        if shared.borrow_mut().cases[turn].go_on(answer.body, &mut request) {
            stream.write_all(&request).await?;
            answer = reader.read(&mut stream).await?;
        }
        let now = Instant::now();
        let mut shared = shared.borrow_mut();
        let (begin, end) = (shared.begin, shared.end);
        let expected = shared.cases[turn].expected;
        let latency = (begin..=end).contains(&now).then(|| now.duration_since(sent));
        shared.tallies[turn].note(expected, &answer, latency);
        if now >= end {
            return Ok(());
        }
    }
}
