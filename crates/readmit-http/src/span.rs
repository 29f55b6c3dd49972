//! Traces: one span for a request, and only where somebody collects them.
//!
//! A span has the method, the route's pattern and the status (OpenTelemetry's semantic conventions for HTTP
//! servers). Not the path, the query, a header or an id: any of them may hold what nobody may see.

use crate::settings::ContinueTrace;
use axum::http::{HeaderMap, Method, StatusCode};
use tracing::Span;
use tracing::field::Empty;

/// The target of spans of requests; what collects traces takes these and nothing else.
pub const TARGET: &str = "readmit_http::span";

/// The span of a request, as a child of the caller's where its headers name one.
pub(crate) fn of(
    continue_trace: ContinueTrace,
    method: &Method,
    route: Option<&str>,
    headers: &HeaderMap,
) -> Span {
    let method = known(method);
    let route = route.unwrap_or_default();
    let span = tracing::info_span!(
        target: TARGET,
        "request",
        otel.name = format!("{method} {route}").trim_end(),
        otel.kind = "server",
        otel.status_code = Empty,
        http.request.method = method,
        http.route = route,
        http.response.status_code = Empty,
    );
    continue_trace(&span, headers);
    span
}

/// Notes how the request ended. Only what the server did wrong is an error of its span.
pub(crate) fn end(span: &Span, status: StatusCode) {
    span.record("http.response.status_code", status.as_u16());
    if status.is_server_error() {
        span.record("otel.status_code", "ERROR");
    }
}

/// The method; a word that a stranger made up is not one.
fn known(method: &Method) -> &str {
    match *method {
        Method::GET
        | Method::HEAD
        | Method::POST
        | Method::PUT
        | Method::PATCH
        | Method::DELETE
        | Method::OPTIONS => method.as_str(),
        _ => "_OTHER",
    }
}
