//! The shape of errors where no vendor's is due: problem details (RFC 9457).

use crate::fault::Fault;
use axum::body::Body;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::Response;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// An error (RFC 9457).
#[derive(Serialize, ToSchema)]
pub(crate) struct Problem<'a> {
    /// The status in words.
    title: &'a str,
    /// The HTTP status.
    status: u16,
    /// What is wrong; names the field and what was expected.
    detail: &'a str,
    /// The word for it, where it has a particular one.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    /// Finds the event of a refused attempt.
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
    /// What programs can read beside the words, such as `errors` or `locked_until`.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    #[schema(ignore)]
    members: Option<&'a Map<String, Value>>,
}

/// Writes `application/problem+json`.
pub(crate) fn shape(fault: &Fault) -> Response {
    let title = fault.status.canonical_reason().unwrap_or("error");
    let problem = Problem {
        title,
        status: fault.status.as_u16(),
        detail: &fault.message,
        code: fault.code,
        reference: fault.reference.map(|reference| reference.to_string()),
        members: fault.members.as_deref(),
    };
    let mut response = Response::new(Body::from(serde_json::to_vec(&problem).unwrap_or_default()));
    let kind = HeaderValue::from_static("application/problem+json");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}
