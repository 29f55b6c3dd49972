//! The shape of errors where no vendor's is due: problem details (RFC 9457).

use crate::fault::Fault;
use axum::body::Body;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::Response;
use serde::Serialize;

#[derive(Serialize)]
struct Problem<'a> {
    title: &'a str,
    status: u16,
    detail: &'a str,
}

/// Writes `application/problem+json`.
pub(crate) fn shape(fault: &Fault) -> Response {
    let title = fault.status.canonical_reason().unwrap_or("error");
    let problem = Problem { title, status: fault.status.as_u16(), detail: &fault.message };
    let mut response = Response::new(Body::from(serde_json::to_vec(&problem).unwrap_or_default()));
    let kind = HeaderValue::from_static("application/problem+json");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}
