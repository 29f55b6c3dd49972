//! The vendor's two families of error bodies.

use crate::fault::Fault;
use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use serde::Serialize;

/// The authentication APIs: a word and a text.
#[derive(Serialize)]
struct Authentication<'a> {
    error_code: &'a str,
    message: &'a str,
    /// Own addition: finds the event of a refused attempt.
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
}

/// The user and management APIs: the status again, and for invalid input a list.
#[derive(Serialize)]
struct Management<'a> {
    message: Message<'a>,
    error_code: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    ts_error_code: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Message<'a> {
    One(&'a str),
    List([&'a str; 1]),
}

/// Errors of the authentication APIs. Those about the bearer are as everywhere else.
pub(crate) fn authentication(fault: &Fault) -> Response {
    let word = match (fault.code, fault.status) {
        (Some(code), _) => code,
        (None, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) => return management(fault),
        (None, StatusCode::NOT_FOUND) => "system_not_found",
        (None, StatusCode::TOO_MANY_REQUESTS) => "system_too_many_requests",
        (None, status) if status.is_server_error() => "system_internal_error",
        (None, _) => "system_invalid_input",
    };
    let reference = fault.reference.map(|reference| reference.to_string());
    write(&Authentication { error_code: word, message: &fault.message, reference })
}

/// Errors of the user and management APIs.
pub(crate) fn management(fault: &Fault) -> Response {
    let message = match fault.status {
        StatusCode::BAD_REQUEST => Message::List([&fault.message]),
        _ => Message::One(&fault.message),
    };
    write(&Management { message, error_code: fault.status.as_u16(), ts_error_code: fault.code })
}

fn write(body: &impl Serialize) -> Response {
    let mut response = Response::new(Body::from(serde_json::to_vec(body).unwrap_or_default()));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
