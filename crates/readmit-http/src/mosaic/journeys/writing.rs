//! Writing envelopes: `{"error_code", "error_message", "data", "headers"}`, in the clear or encrypted.
//!
//! `headers` is an array in every one of them: the SDK throws where it is missing, also on a rejection.

use super::answer::Told;
use crate::body::json;
use crate::call::Call;
use crate::fault::Fault;
use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use data_encoding::BASE64;
use readmit_app::journeys::channel::Channel;
use serde::Serialize;
use serde_json::{Value, json};

#[derive(Serialize)]
struct Envelope<'a, D> {
    error_code: u16,
    error_message: &'a str,
    data: D,
    headers: &'a [Value],
}

/// Writes what came of a call. Over a channel `data` is encrypted; headers and the message stay in the clear, where the
/// SDK looks for them.
pub(super) fn write(
    call: &Call,
    channel: Option<&Channel>,
    told: &Told,
    mut headers: Vec<Value>,
) -> Result<Response, Fault> {
    let (error_code, error_message) = (told.code, told.message.as_str());
    let Some(channel) = channel else {
        let envelope = Envelope { error_code, error_message, data: &told.data, headers: &headers };
        return Ok(json(told.status, &envelope));
    };
    let vector = call.app().draw_vector();
    let encrypted = channel.encrypt(vector, told.data.to_json().as_bytes());
    let encrypted = encrypted.map_err(|_| Fault::internal("an answer cannot be encrypted"))?;
    headers.push(json!({"type": "encryption", "iv": BASE64.encode(&vector)}));
    let data = BASE64.encode(&encrypted);
    Ok(json(told.status, &Envelope { error_code, error_message, data, headers: &headers }))
}

/// An answer in the clear that tells of no run.
pub(super) fn plain(data: &impl Serialize, headers: &[Value]) -> Response {
    json(StatusCode::OK, &Envelope { error_code: 0, error_message: "", data, headers })
}

/// A fault as the rejection of a journey.
pub(crate) fn shape(fault: &Fault) -> Response {
    let data = json!({"state": "rejected", "rejection_data": {}});
    let error_code = fault.status.as_u16();
    let envelope = Envelope { error_code, error_message: &fault.message, data, headers: &[] };
    let mut response = Response::new(Body::from(serde_json::to_vec(&envelope).unwrap_or_default()));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
