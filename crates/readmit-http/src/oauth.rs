//! OAuth 2.0 and OpenID Connect, as far as no vendor has a say: the token endpoint, the keys, the metadata.

pub(crate) mod metadata;
pub(crate) mod token;

use crate::fault::Fault;
use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use serde::Serialize;

#[derive(Serialize)]
struct OauthError<'a> {
    error: &'a str,
    error_description: &'a str,
}

/// Errors of the token endpoint (RFC 6749 section 5.2).
pub(crate) fn shape(fault: &Fault) -> Response {
    let error = fault.code.unwrap_or(match fault.status {
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => "temporarily_unavailable",
        status if status.is_server_error() => "server_error",
        _ => "invalid_request",
    });
    // Section 5.2 allows printable ASCII without quote and backslash; a message may name what a stranger sent.
    let allowed = |c: char| matches!(c, ' '..='~') && !matches!(c, '"' | '\\');
    let description: String = fault.message.chars().map(|c| if allowed(c) { c } else { '?' }).collect();
    let body = OauthError { error, error_description: &description };
    let mut response = Response::new(Body::from(serde_json::to_vec(&body).unwrap_or_default()));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
