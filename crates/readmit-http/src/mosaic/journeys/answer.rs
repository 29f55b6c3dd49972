//! How a journey stands, in the words of the wire. Pure: the same turn is the same answer.

use super::trouble;
use axum::http::StatusCode;
use readmit_app::journeys::{NotRun, Turned};
use readmit_core::journey::Value;
use readmit_core::journey::engine::{Choice, Prompt, PromptKind};
use readmit_core::journey::run::Ticket;
use readmit_core::journey::value::Fields;
use std::sync::Arc;

/// `session rejected`, the one code that the SDK names.
const REJECTED: u16 = 4001;

/// What a client is told of why, where the author says nothing.
const NO_REASON: &str = "Access rejected";

/// Names that the SDK takes out of what a page gets to see, so no step may have a field of these names.
pub(super) const TAKEN_OUT: [&str; 12] = [
    "assertion_id",
    "type",
    "escapes",
    "form_id",
    "vendor_name",
    "challenge",
    "assertion_error_code",
    "assertion_error_message",
    "assertions_complete",
    "state",
    "control_flow",
    "rejection_data",
];

/// An answer before it is written. It may hold a token or a seed, so it is not printed.
pub(super) struct Told {
    pub(super) status: StatusCode,
    pub(super) code: u16,
    pub(super) message: String,
    pub(super) data: Value,
}

/// What a client is told.
pub(super) fn told(turned: &Turned) -> Told {
    match turned {
        Turned::Asks { ticket, prompt, tells_locks, .. } => asks(ticket, prompt, *tells_locks),
        Turned::Succeeded { token, json_data, sdk_data, .. } => {
            let mut data = fields([("state", "completed".into()), ("assertions_complete", true.into())]);
            if let Some(token) = token {
                data.insert("token".into(), token.reveal().into());
            }
            told_well(beside(data, json_data.as_ref(), sdk_data.as_ref()))
        }
        Turned::Rejected { text, data: failure, json_data, sdk_data, .. } => {
            let mut data = rejection();
            if let Some(failure) = failure {
                data.insert("failure_data".into(), failure.clone());
            }
            let data = beside(data, json_data.as_ref(), sdk_data.as_ref());
            let message = text.as_deref().filter(|text| !text.is_empty()).unwrap_or(NO_REASON);
            Told { data: object(data), ..rejected(message) }
        }
        Turned::NotRun(why) => not_run(*why),
    }
}

/// A rejection for this reason.
pub(super) fn rejected(message: &str) -> Told {
    let data = object(rejection());
    Told { status: StatusCode::OK, code: REJECTED, message: message.to_owned(), data }
}

/// A rejection because no journey ran.
pub(super) fn not_run(why: NotRun) -> Told {
    let told = rejected(&why.to_string());
    match why {
        NotRun::Parameters => Told { status: StatusCode::BAD_REQUEST, code: 400, ..told },
        NotRun::NoJourney | NotRun::NoClient | NotRun::NoRun | NotRun::NotEncrypted => told,
    }
}

fn told_well(data: Fields) -> Told {
    Told { status: StatusCode::OK, code: 0, message: String::new(), data: object(data) }
}

fn asks(ticket: &Ticket, prompt: &Prompt, tells_locks: bool) -> Told {
    let mut data = fields([
        ("state", "pending".into()),
        ("assertions_complete", false.into()),
        ("challenge", ticket.challenge.to_string().into()),
    ]);
    if let Some(trouble) = &prompt.trouble {
        let reason = trouble::reason(trouble, &prompt.kind, tells_locks);
        data.insert("assertion_error_code".into(), u32::from(reason.code).into());
        data.insert("assertion_error_message".into(), reason.message.into());
        if let Some(left) = reason.attempts_left {
            data.insert("attempts_left".into(), left.into());
        }
    }
    // Asking again is a whole step with a new ticket: the SDK would else name forms by their type and not by their id.
    let step = Value::from_iter([object(step(ticket, prompt))]);
    data.insert("control_flow".into(), step);
    told_well(beside(data, prompt.json_data.as_ref(), prompt.sdk_data.as_ref()))
}

/// `control_flow[0]`.
fn step(ticket: &Ticket, prompt: &Prompt) -> Fields {
    let (kind, form) = match &prompt.kind {
        PromptKind::Form(id) => ("form", Some(id)),
        PromptKind::LoginForm(id) => ("login_form", Some(id)),
        PromptKind::Information => ("information", None),
        PromptKind::Typed(kind) => (&**kind, None),
    };
    let mut step = fields([("type", kind.into()), ("assertion_id", ticket.assertion.to_string().into())]);
    if let Some(id) = form {
        step.insert("form_id".into(), Value::Text(id.clone()));
    }
    let shown = prompt.fields.iter().filter(|(name, _)| !TAKEN_OUT.contains(&&***name));
    step.extend(shown.map(|(name, value)| (name.clone(), value.clone())));
    if !prompt.options.is_empty() {
        let escapes = prompt.options.iter().map(|option| object(escape(option)));
        step.insert("escapes".into(), escapes.collect());
    }
    step
}

/// An option. The SDK makes its `type` of its id.
fn escape(option: &Choice) -> Fields {
    let mut escape = fields([("id", Value::Text(option.id.clone()))]);
    if let Some(name) = &option.display_name {
        escape.insert("display_name".into(), name.as_str().into());
    }
    if let Some(schema) = &option.schema {
        escape.insert("schema".into(), schema.clone());
    }
    escape
}

/// With what the author gives to the page, and what the SDK keeps.
fn beside(mut data: Fields, json_data: Option<&Value>, sdk_data: Option<&Value>) -> Fields {
    let given = [("json_data", json_data), ("sdk_data", sdk_data)];
    let given: Fields =
        given.into_iter().filter_map(|(name, value)| Some((name.into(), value?.clone()))).collect();
    if !given.is_empty() {
        data.insert("data".into(), object(given));
    }
    data
}

fn rejection() -> Fields {
    fields([("state", "rejected".into()), ("rejection_data", Value::empty_object())])
}

fn fields<const N: usize>(fields: [(&str, Value); N]) -> Fields {
    fields.into_iter().map(|(name, value)| (Arc::from(name), value)).collect()
}

fn object(fields: Fields) -> Value {
    Value::Object(Arc::new(fields))
}

#[cfg(test)]
mod tests;
