//! The orchestration facade (`/ido/api/v2/auth/…`): the wire of the vendor's orchestration SDK, which runs journeys.
//!
//! Every call is a POST with an envelope, and every answer is one, whatever its status: the SDK reads the body and not
//! the status, and an answer without `headers` makes it throw. So what comes of a journey is 200 also where the journey
//! says no, and other statuses are for requests that never got to one.

mod answer;
mod envelope;
mod exchange;
mod query;
mod trouble;
mod writing;

pub(super) use exchange::exchange;
pub(crate) use writing::shape;

use crate::admin::door;
use crate::call::Call;
use crate::fault::Fault;
use axum::response::Response;
use envelope::{Headers, Received};
use query::Query;
use readmit_app::journeys::{AnswerJourney, NotRun, StartJourney, Turned};
use readmit_core::id::RunId;
use readmit_core::journey::Value;
use readmit_core::journey::engine::Input;
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;

/// What clients keep of earlier journeys, as JSON. More is taken as nothing: a page that kept too much could else never
/// start a journey again.
const SAVED_DATA_BYTES_MAX: usize = 16 * 1024;

/// Whether a path is this facade's. The SDK's server path may end in `/ido` or be an origin alone.
pub(crate) fn owns(path: &str) -> bool {
    ["/ido/", "/api/v2/"].iter().any(|start| path.starts_with(start))
}

/// `data` of a start. The rest of what the SDK sends there (`collection_result`) says nothing.
#[derive(Deserialize)]
struct Start {
    policy_request_id: String,
    #[serde(default)]
    params: Value,
    #[serde(default)]
    sdk_data: Value,
}

/// `data` of an answer. `action` repeats the step's type, and is not needed.
#[derive(Deserialize)]
struct Answer {
    assertion_id: String,
    assert: Kind,
    fch: Option<String>,
    input: Option<Value>,
    data: Option<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Action,
    Data,
    Escape,
    Resend,
}

/// `POST …/auth/anonymous_invoke`: starts a journey.
pub(super) async fn start(mut call: Call) -> Result<Response, Fault> {
    let query = Query::of(&call).await?;
    let Received { data, headers, channel } = envelope::read::<Start>(&call, query.client)?;
    call.caller.user_agent = door::user_agent(&call.parts);
    let keeps = |value: &Value| value.as_object().is_some() && value.to_json().len() <= SAVED_DATA_BYTES_MAX;
    let order = StartJourney {
        journey: data.policy_request_id,
        client: query.client,
        params: data.params,
        saved_data: Some(data.sdk_data).filter(keeps).unwrap_or_default(),
        request: facts(&call, &query, &headers),
        device: headers.device(),
        encrypted: channel.is_some(),
    };
    let turned = call.app().start_journey(&call.caller, order).await?;
    let run = match &turned {
        Turned::Asks { run, .. } | Turned::Succeeded { run, .. } | Turned::Rejected { run, .. } => Some(*run),
        Turned::NotRun(_) => None,
    };
    let device = query.device.unwrap_or_else(|| draw_device_id(&call));
    let named = |kind: &str, value: String| json!({"type": kind, kind: value});
    let mut headers: Vec<_> = run.map(|run| named("session_id", run.to_string())).into_iter().collect();
    headers.push(named("device_id", device));
    writing::write(&call, channel.as_ref(), &answer::told(&turned), headers)
}

/// `POST …/auth/assert`: answers what a journey asks.
pub(super) async fn assert(mut call: Call) -> Result<Response, Fault> {
    let query = Query::of(&call).await?;
    let Received { data, headers, channel } = envelope::read::<Answer>(&call, query.client)?;
    call.caller.user_agent = door::user_agent(&call.parts);
    let Answer { assertion_id, assert, fch, input, data } = data;
    let input = read_input(assert, input, data, channel.is_some())?;
    let turned = match query.run {
        None => Turned::NotRun(NotRun::NoRun),
        Some(run) => {
            let order = AnswerJourney {
                run,
                client: query.client,
                assertion: assertion_id,
                challenge: fch,
                input,
                request: facts(&call, &query, &headers),
                device: headers.device(),
                encrypted: channel.is_some(),
            };
            call.app().answer_journey(&call.caller, order).await?
        }
    };
    writing::write(&call, channel.as_ref(), &answer::told(&turned), Vec::new())
}

/// What the SDK's `submitClientResponse` was called with.
fn read_input(
    kind: Kind,
    input: Option<Value>,
    data: Option<Value>,
    encrypted: bool,
) -> Result<Input, Fault> {
    match kind {
        Kind::Action => Ok(Input::Submit(input.or(data).unwrap_or_default())),
        Kind::Data => Ok(Input::Submit(data.or(input).unwrap_or_default())),
        Kind::Resend => Ok(Input::Resend),
        Kind::Escape => {
            let chosen = data.as_ref().and_then(|data| data.get("escape_id")).and_then(Value::as_text);
            let Some(option) = chosen else {
                let fault = Fault::invalid("data.data.escape_id must be a string");
                return Err(if encrypted { envelope::unreadable() } else { fault });
            };
            let given = data.as_ref().and_then(|data| data.get("escape_params")).cloned();
            Ok(Input::Choose { option: Arc::from(option), data: given.unwrap_or_default() })
        }
    }
}

/// Where a request came from, as `@policy.request()` shows it.
fn facts(call: &Call, query: &Query, headers: &Headers) -> Value {
    let given = [
        ("client_id", Some(query.client.to_string())),
        ("ip", call.caller.ip.clone()),
        ("user_agent", call.caller.user_agent.clone()),
        ("locale", query.locale.clone()),
        ("resource", query.resource.clone()),
        ("correlation_id", headers.correlation_id()),
    ];
    Value::object(given.into_iter().filter_map(|(name, value)| Some((name, Value::from(value?)))))
}

fn draw_device_id(call: &Call) -> String {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&call.app().random.bytes()[..16]);
    uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
}

/// `POST …/auth/poll`: asks for news of a step that waits for another device. This server runs no such step, so a client
/// that polls is lost, and "nothing new" would keep it waiting forever.
pub(super) async fn poll(call: Call) -> Result<Response, Fault> {
    unsupported(&call, "this server runs no step that waits for another device").await
}

/// `POST …/auth/create_debug_token`: a pin that pairs the client with a debugger. There is none to pair it with, and a
/// pin that nothing takes would be a lie.
pub(super) async fn create_debug_token(call: Call) -> Result<Response, Fault> {
    unsupported(&call, "this server has no debugger that a client could be paired with").await
}

/// `POST …/auth/sso`: goes on with a single sign-on interaction, which this server never begins.
pub(super) async fn sso(call: Call) -> Result<Response, Fault> {
    unsupported(&call, "this server runs no single sign-on journeys").await
}

async fn unsupported(call: &Call, why: &'static str) -> Result<Response, Fault> {
    Query::of(call).await?;
    writing::write(call, None, &answer::rejected(why), Vec::new())
}

/// The run that a session id names.
fn run(text: &str) -> Option<RunId> {
    text.parse().ok()
}
