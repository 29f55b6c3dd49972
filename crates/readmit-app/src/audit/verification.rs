//! The log held against its chains and checkpoints while the server runs: one verification at a time, in bounded memory,
//! beside everything else that the server does.
//!
//! What is read is what an export would write, and it goes through the same verifier. Nothing is sealed first: a checkpoint
//! over what was changed since the last one would make it look as it should.

use super::export::ExportOrder;
use crate::app::App;
use crate::caller::Caller;
use crate::failure::Failure;
use crate::keys::chain_signature_holds;
use readmit_core::audit::chain::ChainRow;
use readmit_core::audit::checkpoint::Checkpoint;
use readmit_core::audit::export::Summary;
use readmit_core::audit::finding::Finding;
use readmit_core::audit::verify::{AnchorError, Report, SignatureCheck, Verifier};
use readmit_core::id::AccountId;
use readmit_core::operator::{Area, Denial};
use readmit_core::time::Timestamp;
use std::io::{self, Write};
use std::sync::Arc;
use tokio::sync::watch;

/// Findings that are kept; the rest is counted.
const FINDINGS_MAX: usize = 100;

/// Why none was begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotVerified {
    /// The anchor is none.
    #[error(transparent)]
    Anchor(#[from] AnchorError),
    /// The caller may not do this.
    #[error(transparent)]
    Denied(#[from] Denial),
}

/// One that is under way.
#[derive(Debug, Clone, Copy)]
pub struct Running {
    /// When it began.
    pub started_at: Timestamp,
    /// Who asked for it.
    pub by: Option<AccountId>,
    /// Events that were read.
    pub events: u64,
    /// Rows that were read.
    pub rows: u64,
}

/// One that came to its end.
#[derive(Debug)]
pub struct Verified {
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub finished_at: Timestamp,
    /// Who asked for it.
    pub by: Option<AccountId>,
    /// What came of it; why it could not be finished, otherwise.
    pub outcome: Result<Outcome, String>,
}

/// What a verification came to.
#[derive(Debug)]
pub struct Outcome {
    /// What was read.
    pub report: Report,
    /// The last row of each writer's chain.
    pub heads: Vec<ChainRow>,
    /// What is not as it was signed, in the order of the log; the first of them.
    pub findings: Vec<Finding>,
    /// How many there are.
    pub findings_total: u64,
}

/// How verifications stand in this process.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    /// The one that is under way.
    pub running: Option<Running>,
    /// The last one that came to its end.
    pub last: Option<Arc<Verified>>,
}

/// The verifications of this process.
#[derive(Debug, Default)]
pub struct Verifications(watch::Sender<Standing>);

/// Takes what an export writes, line by line.
struct Feed<C> {
    verifier: Verifier<C>,
    line: Vec<u8>,
    findings: Vec<Finding>,
    total: u64,
}

impl<C: SignatureCheck> Feed<C> {
    const fn new(verifier: Verifier<C>) -> Self {
        Self { verifier, line: Vec::new(), findings: Vec::new(), total: 0 }
    }

    fn read(&mut self) {
        let Self { verifier, line, findings, total } = self;
        verifier.line(line, &mut |finding| keep(findings, total, finding));
        line.clear();
    }

    fn finish(mut self) -> (Report, Vec<Finding>, u64) {
        let (mut findings, mut total) = (std::mem::take(&mut self.findings), self.total);
        let report = self.verifier.finish(&mut |finding| keep(&mut findings, &mut total, finding));
        (report, findings, total)
    }
}

fn keep(findings: &mut Vec<Finding>, total: &mut u64, finding: Finding) {
    *total += 1;
    if findings.len() < FINDINGS_MAX {
        findings.push(finding);
    }
}

impl<C: SignatureCheck> Write for Feed<C> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.line.extend_from_slice(part);
            if part.ends_with(b"\n") {
                self.read();
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Says that a verification is over, whatever became of it.
struct UnderWay {
    of: Arc<Verifications>,
    app: App,
    started_at: Timestamp,
    by: Option<AccountId>,
    outcome: Option<Result<Outcome, String>>,
}

impl UnderWay {
    fn ends_with(mut self, outcome: Result<Outcome, String>) {
        self.outcome = Some(outcome);
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        let stopped = || Err("it was stopped".to_owned());
        let verified = Verified {
            started_at: self.started_at,
            finished_at: self.app.now(),
            by: self.by,
            outcome: self.outcome.take().unwrap_or_else(stopped),
        };
        let last = Some(Arc::new(verified));
        self.of.0.send_modify(|standing| *standing = Standing { running: None, last });
    }
}

impl App {
    /// How verifications stand in this process.
    pub fn verification(&self) -> Standing {
        self.verifications.0.borrow().clone()
    }

    /// How they stand once none is under way.
    pub async fn verification_ended(&self) -> Standing {
        let mut standing = self.verifications.0.subscribe();
        let ended = standing.wait_for(|standing| standing.running.is_none()).await;
        ended.map(|standing| standing.clone()).unwrap_or_default()
    }

    /// Begins to hold the log against its chains and checkpoints, and against a checkpoint that was kept elsewhere. Where a
    /// verification is under way that one goes on, and no other begins.
    pub async fn begin_verification(
        &self,
        caller: &Caller,
        anchor: Option<&Checkpoint>,
    ) -> Result<Result<(), NotVerified>, Failure> {
        let configuration = self.configuration().await?;
        if let Err(denial) = caller.authority.check(&configuration, Area::Audit.read(), None) {
            return Ok(Err(denial.into()));
        }
        let keys = self.keys.chain.public_keys().into_iter().map(|(_, public)| public).collect();
        let mut verifier = Verifier::new(keys, chain_signature_holds);
        if let Some(anchor) = anchor
            && let Err(error) = verifier.anchor(anchor)
        {
            return Ok(Err(error.into()));
        }
        let (started_at, by) = (self.now(), caller.authority.operator());
        let begins = self.verifications.0.send_if_modified(|standing| {
            let begins = standing.running.is_none();
            if begins {
                standing.running = Some(Running { started_at, by, events: 0, rows: 0 });
            }
            begins
        });
        if begins {
            let (app, of) = (self.clone(), self.verifications.clone());
            let under_way = UnderWay { of, app: self.clone(), started_at, by, outcome: None };
            tokio::spawn(async move {
                let outcome = app.verify_log(Feed::new(verifier)).await;
                under_way.ends_with(outcome.map_err(|error| error.to_string()));
            });
        }
        Ok(Ok(()))
    }

    async fn verify_log<C>(&self, mut feed: Feed<C>) -> Result<Outcome, super::ExportError>
    where
        C: SignatureCheck + Send,
    {
        let mut told = |written: &Summary| {
            self.verifications.0.send_modify(|standing| {
                if let Some(running) = &mut standing.running {
                    (running.events, running.rows) = (written.events, written.rows);
                }
            });
        };
        self.write_log(ExportOrder { personal: true }, &mut feed, &mut told).await?;
        let (report, findings, findings_total) = feed.finish();
        let heads = self.store.chain_heads().await?;
        if findings_total > 0 {
            tracing::error!(findings = findings_total, "the log is not as it was signed");
        }
        Ok(Outcome { report, heads, findings, findings_total })
    }
}
