//! Runs and their log as they are stored: sealed, each in its place.

use crate::failure::Failure;
use crate::keys::{Keys, NONCE, Place};
use crate::store::{RunLogEntry, StoredRun};
use readmit_core::id::{AccountId, ClientId, RunId, TenantId};
use readmit_core::journey::engine::limits::ANSWER_BYTES_MAX;
use readmit_core::journey::engine::{End, Input, Prompt, Visit};
use readmit_core::journey::graph::{Graph, SecretPath};
use readmit_core::journey::run::Run;
use readmit_core::journey::value::Fields;
use readmit_core::journey::{JourneyId, Value};
use readmit_core::time::Timestamp;
use readmit_core::turn::Turn;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What a log says of one turn. It holds no secret: codes and passwords are there by their shape alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LoggedTurn {
    /// The run.
    pub run: RunId,
    /// Which of its turns, from one.
    pub turn: u32,
    /// When.
    pub at: Timestamp,
    /// The journey.
    pub journey: JourneyId,
    /// The number of its version.
    pub version: u32,
    /// The client.
    pub client: ClientId,
    /// What the client sent.
    pub sent: Sent,
    /// Where the answer came from; a start says it itself.
    #[serde(default, skip_serializing_if = "is_null")]
    pub request: Value,
    /// The device that answered; a start says it itself.
    #[serde(default, skip_serializing_if = "is_null")]
    pub device: Value,
    /// Which nodes were run.
    pub visits: Vec<Visit>,
    /// What it came to.
    pub outcome: Outcome,
}

impl LoggedTurn {
    /// Without what the client sent and told of itself.
    pub(super) fn without_data(&mut self) {
        (self.request, self.device) = (Value::Null, Value::Null);
        match &mut self.sent {
            Sent::Start { params, saved_data, request, device, .. } => {
                *params = Value::empty_object();
                (*saved_data, *request, *device) =
                    (Value::Null, Value::empty_object(), Value::empty_object());
            }
            Sent::Submit(data) | Sent::Choose { data, .. } => *data = Value::Null,
            Sent::Resend => {}
        }
    }

    /// Without the nodes that were run either.
    pub(super) fn without_way(&mut self) {
        self.visits = Vec::new();
        if let Sent::Choose { option, .. } = &mut self.sent {
            *option = option.chars().take(100).collect();
        }
    }
}

fn is_null(value: &Value) -> bool {
    *value == Value::Null
}

/// What the client sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sent {
    /// The start.
    Start {
        /// The start parameters.
        params: Value,
        /// What the client kept.
        saved_data: Value,
        /// Where the request came from.
        request: Value,
        /// The device.
        device: Value,
        /// Seeds the random functions.
        #[serde(with = "readmit_core::journey::run::seed_text")]
        seed: [u8; 16],
    },
    /// The usual answer.
    Submit(Value),
    /// Another way out.
    Choose {
        /// The option.
        option: String,
        /// What came with it.
        data: Value,
    },
    /// That the code be sent again.
    Resend,
}

/// What a turn came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The client is asked by the step of this id.
    Asks(String),
    /// Success.
    Success,
    /// Rejected by the author's steps.
    Rejection,
    /// It could not go on.
    Abort(String),
}

impl Outcome {
    pub(super) fn of_prompt(prompt: &Prompt) -> Self {
        Self::Asks(prompt.kind.step_id().to_owned())
    }

    pub(super) fn of_end(end: &End) -> Self {
        match end {
            End::Success { .. } => Self::Success,
            End::Rejection { .. } => Self::Rejection,
            End::Abort(abort) => Self::Abort(abort.to_string()),
        }
    }
}

impl Sent {
    pub(super) fn of_input(input: &Input, graph: &Graph, output: Option<&Arc<str>>) -> Self {
        let redacted = |data: &Value| redact(data, graph, output.map_or("", |name| name));
        match input {
            Input::Submit(data) => Self::Submit(redacted(data)),
            Input::Choose { option, data } => {
                Self::Choose { option: option.to_string(), data: redacted(data) }
            }
            Input::Resend => Self::Resend,
        }
    }
}

/// Start parameters without their secrets.
pub(super) fn redact_params(params: &Value, graph: &Graph) -> Value {
    let mut redacted = params.clone();
    for path in graph.secrets.iter().filter(|path| &*path.name == "@policy.request") {
        if let Some((first, rest)) = path.members.split_first() {
            // Parameters are read both under `params` and beside it.
            mask_at(&mut redacted, if &**first == "params" { rest } else { &path.members });
        }
    }
    redacted
}

/// Bytes of an answer that are logged. Steps measure roughly, and take less.
const LOGGED_BYTES_MAX: usize = 2 * ANSWER_BYTES_MAX;

/// Fields of answers to typed steps that hold codes.
const CODE_FIELDS: [&str; 3] = ["passcode", "totp_code", "password"];

/// The value without its secrets: those that the graph names under `name`, and the codes that typed steps take.
pub(super) fn redact(value: &Value, graph: &Graph, name: &str) -> Value {
    if !value.is_shallow() || value.to_json().len() > LOGGED_BYTES_MAX {
        // The step refuses it: it would only fill the log, and what nests too deep could not be read there again.
        return Value::Null;
    }
    let mut redacted = value.clone();
    for SecretPath { members, .. } in graph.secrets.iter().filter(|path| &*path.name == name) {
        mask_at(&mut redacted, members);
    }
    for field in CODE_FIELDS {
        mask_at(&mut redacted, &[field.into()]);
    }
    redacted
}

fn mask_at(value: &mut Value, members: &[Arc<str>]) {
    let Some((first, rest)) = members.split_first() else {
        *value = mask(value);
        return;
    };
    if let Value::Object(fields) = value
        && fields.contains_key(first)
        && let Some(inner) = Arc::make_mut(fields).get_mut(first)
    {
        mask_at(inner, rest);
    }
}

/// A value of the same shape: conditions on the length of a code go the same way when the run is replayed.
fn mask(value: &Value) -> Value {
    match value {
        Value::Text(text) => text
            .chars()
            .map(|symbol| {
                if symbol.is_ascii_digit() {
                    '0'
                } else if symbol.is_alphabetic() {
                    'x'
                } else {
                    symbol
                }
            })
            .collect::<String>()
            .into(),
        Value::Number(_) => Value::Number(0.0),
        Value::Array(items) => items.iter().map(mask).collect(),
        Value::Object(fields) => {
            let masked: Fields = fields.iter().map(|(name, value)| (name.clone(), mask(value))).collect();
            Value::Object(Arc::new(masked))
        }
        other => other.clone(),
    }
}

fn place(tenant: TenantId, run: RunId, field: &str) -> Place<'_> {
    Place { tenant, account: AccountId::from_uuid(run.uuid()), field }
}

fn unreadable(what: &'static str, error: impl ToString) -> Failure {
    Failure::Corrupt { what, why: error.to_string() }
}

const RUN: &str = "journey/run";
const LOG: &str = "journey/log";

/// Seals a run for storage.
pub(super) fn seal(run: &Run, tenant: TenantId, keys: &Keys, turn: &mut Turn) -> Result<StoredRun, Failure> {
    let nonce: [u8; NONCE] = turn.random_bytes();
    let text = serde_json::to_vec(run).map_err(|error| unreadable("run", error))?;
    let sealed = keys.seal.seal(&text, place(tenant, run.id, RUN), nonce);
    let sealed = sealed.map_err(|error| unreadable("run", error))?;
    Ok(StoredRun { expires_at: run.expires_at, sealed })
}

/// Opens a stored run. `None`: its key is gone, so nobody can go on with it.
pub(super) fn open(stored: &StoredRun, id: RunId, tenant: TenantId, keys: &Keys) -> Option<Run> {
    let text = keys.seal.open(&stored.sealed, place(tenant, id, RUN)).ok()?;
    serde_json::from_slice(&text).ok()
}

/// Seals a turn for the log.
pub(super) fn seal_turn(
    logged: &LoggedTurn,
    tenant: TenantId,
    keys: &Keys,
    turn: &mut Turn,
) -> Result<RunLogEntry, Failure> {
    let nonce: [u8; NONCE] = turn.random_bytes();
    let text = serde_json::to_vec(logged).map_err(|error| unreadable("run log", error))?;
    let sealed = keys.seal.seal(&text, place(tenant, logged.run, LOG), nonce);
    let sealed = sealed.map_err(|error| unreadable("run log", error))?;
    let (run, sequence, at) = (logged.run, logged.turn, logged.at);
    Ok(RunLogEntry { run, sequence, at, journey: logged.journey.to_string(), sealed })
}

/// Opens a turn of the log.
pub fn open_turn(entry: &RunLogEntry, tenant: TenantId, keys: &Keys) -> Result<LoggedTurn, Failure> {
    let text = keys.seal.open(&entry.sealed, place(tenant, entry.run, LOG));
    let text = text.map_err(|error| Failure::Keys(error.to_string()))?;
    serde_json::from_slice(&text).map_err(|error| unreadable("run log", error))
}
