//! The log held against its chains and checkpoints: begun, waited for, and told.

use super::CheckpointView;
use crate::admin::reach::for_everyone;
use crate::admin::refusal::{denied, unacceptable};
use crate::admin::wire::{date_time, read_id};
use crate::body::json;
use crate::call::Call;
use crate::fault::Fault;
use axum::http::StatusCode;
use axum::response::Response;
use data_encoding::BASE64URL_NOPAD;
use readmit_app::audit::{NotVerified, Outcome, Standing, Verified};
use readmit_core::audit::chain::ChainRow;
use readmit_core::audit::checkpoint::Checkpoint;
use readmit_core::audit::finding::Finding;
use readmit_core::operator::Area;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::time::Duration;
use utoipa::ToSchema;

/// How long a call waits for the result.
const WAIT: Duration = Duration::from_secs(5);

/// Heads that are told, the newest.
const HEADS_MAX: usize = 20;

/// Against what.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct VerifyInput {
    /// A checkpoint that was kept elsewhere: with it a cut log and an older database are told from the true one.
    anchor: Option<CheckpointView>,
}

/// How a verification stands.
#[derive(Default, Serialize, ToSchema)]
pub(super) struct AuditVerification {
    /// none (there was none since the server began), running, done, or failed (it could not be finished).
    state: &'static str,
    #[schema(format = DateTime)]
    started_at: Option<String>,
    #[schema(format = DateTime)]
    finished_at: Option<String>,
    /// The operator who asked for it.
    #[schema(format = Uuid)]
    by: Option<String>,
    /// Events that were read so far.
    events: u64,
    /// Rows of chains that were read so far: one for each commit.
    rows: u64,
    /// Whether the log is as it was signed; null before the end.
    ok: Option<bool>,
    /// What came of it, once it is done.
    result: Option<VerificationResult>,
    /// Why it could not be finished.
    error: Option<String>,
}

/// What came of a verification.
#[derive(Serialize, ToSchema)]
struct VerificationResult {
    checkpoints: u64,
    last_checkpoint: Option<LastCheckpointView>,
    /// Rows after the last checkpoint: nothing signs them yet.
    unsigned_rows: u64,
    /// Events whose personal data was erased, as it may be.
    erased: u64,
    /// Whether a checkpoint from elsewhere was given. Without one, a cut log and an older database cannot be told from the
    /// true one.
    anchored: bool,
    /// Writers of the log: every start of a server is a new one.
    writers: usize,
    /// The last rows of the writers that wrote last.
    heads: Vec<HeadView>,
    /// What is not as it was signed, the first of it first; at most a hundred.
    findings: Vec<FindingView>,
    findings_total: u64,
}

/// The last checkpoint that is signed as it should be.
#[derive(Serialize, ToSchema)]
struct LastCheckpointView {
    number: u64,
    #[schema(format = DateTime)]
    at: String,
}

/// The last row of a writer's chain.
#[derive(Serialize, ToSchema)]
struct HeadView {
    #[schema(format = Uuid)]
    writer: String,
    number: i64,
    #[schema(format = DateTime)]
    at: String,
    /// SHA-256, base64url.
    hash: String,
}

/// Something that is not as it was signed.
#[derive(Serialize, ToSchema)]
struct FindingView {
    /// The word, such as `event_changed`, `event_missing` or `row_changed`.
    finding: String,
    /// One sentence.
    message: String,
    /// What it is about: `event`, `writer`, `number` and the like.
    #[schema(value_type = Object)]
    details: Map<String, Value>,
}

impl FindingView {
    fn of(finding: &Finding) -> Self {
        let details = serde_json::to_value(finding).unwrap_or_default();
        let mut details = details.as_object().cloned().unwrap_or_default();
        let word = details.remove("finding");
        Self {
            finding: word.and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default(),
            message: finding.to_string(),
            details,
        }
    }
}

impl VerificationResult {
    fn of(outcome: &Outcome) -> Self {
        let Outcome { report, heads, findings, findings_total } = outcome;
        let mut newest: Vec<&ChainRow> = heads.iter().collect();
        newest.sort_by_key(|head| std::cmp::Reverse((head.at, head.writer)));
        let head = |row: &&ChainRow| HeadView {
            writer: row.writer.to_string(),
            number: row.number,
            at: date_time(row.at),
            hash: BASE64URL_NOPAD.encode(&row.hash()),
        };
        Self {
            checkpoints: report.checkpoints,
            last_checkpoint: report
                .last_checkpoint
                .map(|last| LastCheckpointView { number: last.number, at: date_time(last.at) }),
            unsigned_rows: report.unsigned_rows,
            erased: report.erased,
            anchored: report.anchored,
            writers: heads.len(),
            heads: newest.iter().take(HEADS_MAX).map(head).collect(),
            findings: findings.iter().map(FindingView::of).collect(),
            findings_total: *findings_total,
        }
    }
}

impl AuditVerification {
    fn of(standing: &Standing) -> Self {
        if let Some(running) = standing.running {
            return Self {
                state: "running",
                started_at: Some(date_time(running.started_at)),
                by: running.by.map(|account| account.to_string()),
                events: running.events,
                rows: running.rows,
                ..Self::default()
            };
        }
        let Some(last) = standing.last.as_deref() else { return Self { state: "none", ..Self::default() } };
        let Verified { started_at, finished_at, by, outcome } = last;
        let over = Self {
            started_at: Some(date_time(*started_at)),
            finished_at: Some(date_time(*finished_at)),
            by: by.map(|account| account.to_string()),
            ..Self::default()
        };
        match outcome {
            Ok(outcome) => Self {
                state: "done",
                events: outcome.report.events,
                rows: outcome.report.rows,
                ok: Some(outcome.findings_total == 0),
                result: Some(VerificationResult::of(outcome)),
                ..over
            },
            Err(error) => Self { state: "failed", error: Some(error.clone()), ..over },
        }
    }
}

/// `POST /audit/verify`.
pub(super) async fn verify(call: Call) -> Result<Response, Fault> {
    let given: VerifyInput = call.json_or_default()?;
    let anchor = match given.anchor {
        None => None,
        Some(CheckpointView { statement, key, signature }) => {
            Some(Checkpoint { statement, key: read_id("anchor.key", &key)?, signature })
        }
    };
    let begun = call.app().begin_verification(&call.caller, anchor.as_ref()).await?;
    begun.map_err(|refusal| match refusal {
        NotVerified::Anchor(error) => unacceptable("anchor_invalid", error.to_string()),
        NotVerified::Denied(denial) => denied(denial),
    })?;
    let ended = tokio::time::timeout(WAIT, call.app().verification_ended()).await;
    let (status, standing) = match ended {
        Ok(standing) => (StatusCode::OK, standing),
        Err(_) => (StatusCode::ACCEPTED, call.app().verification()),
    };
    Ok(json(status, &AuditVerification::of(&standing)))
}

/// `GET /audit/verify`.
pub(super) async fn show(call: Call) -> Result<Response, Fault> {
    for_everyone(&call, Area::Audit.read()).await?;
    Ok(json(StatusCode::OK, &AuditVerification::of(&call.app().verification())))
}
