//! The envelope of the user and application APIs, and how they write instants.

use crate::body::json;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_core::time::Timestamp;
use serde::Serialize;

#[derive(Serialize)]
struct Envelope<T> {
    result: T,
}

/// `{"result": …}`.
pub(super) fn result(status: StatusCode, result: impl Serialize) -> Response {
    json(status, &Envelope { result })
}

/// RFC 3339.
pub(super) fn date_time(at: Timestamp) -> Option<String> {
    jiff::Timestamp::from_millisecond(at.as_millis()).ok().map(|at| at.to_string())
}
