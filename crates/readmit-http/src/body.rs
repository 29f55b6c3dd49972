//! Reading request bodies, and writing JSON ones.

use crate::fault::Fault;
use crate::settings::Settings;
use axum::body::Body;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Body as _;
use serde::Serialize;

/// Bytes that are read and thrown away for the sake of an orderly refusal.
const DISCARD_MAX: usize = 1024 * 1024;

/// Reads a whole body within the limits of size and time.
pub(crate) async fn read(mut body: Body, limit: usize, settings: &Settings) -> Result<Bytes, Fault> {
    if body.size_hint().lower() > limit as u64 {
        discard(body, settings).await;
        return Err(too_large(limit));
    }
    if body.is_end_stream() {
        return Ok(Bytes::new());
    }
    let whole = Limited::new(&mut body, limit).collect();
    match tokio::time::timeout(settings.request_timeout, whole).await {
        Ok(Ok(whole)) => Ok(whole.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            discard(body, settings).await;
            Err(too_large(limit))
        }
        Ok(Err(_)) => Err(Fault::invalid("the body ended early")),
        Err(_) => Err(Fault::new(StatusCode::REQUEST_TIMEOUT, "the body did not arrive in time")),
    }
}

/// Reads the rest of a body that nobody wants. A connection that is closed while its client still writes is
/// reset, and the client never sees the answer; so a moderate rest is waited for.
pub(crate) async fn discard(mut body: Body, settings: &Settings) {
    if body.is_end_stream() || body.size_hint().lower() > DISCARD_MAX as u64 {
        return;
    }
    let rest = async {
        let mut read = 0;
        while let Some(Ok(frame)) = body.frame().await {
            read += frame.data_ref().map_or(0, Bytes::len);
            if read > DISCARD_MAX {
                break;
            }
        }
    };
    // Whether it came to an end makes no difference to the answer.
    let _ = tokio::time::timeout(settings.request_timeout, rest).await;
}

fn too_large(limit: usize) -> Fault {
    Fault::new(StatusCode::PAYLOAD_TOO_LARGE, format!("the body must have at most {limit} bytes"))
}

/// A JSON answer.
pub(crate) fn json(status: StatusCode, value: &impl Serialize) -> Response {
    match serde_json::to_vec(value) {
        Ok(text) => {
            let mut response = Response::new(Body::from(text));
            *response.status_mut() = status;
            let kind = HeaderValue::from_static("application/json");
            response.headers_mut().insert(CONTENT_TYPE, kind);
            response
        }
        Err(error) => Fault::internal(error.to_string()).respond(crate::problem::shape),
    }
}

/// An answer that browsers keep as a file. Of its name, what is not plain ASCII becomes a hyphen.
pub(crate) fn download(media: &'static str, name: &str, content: impl Into<Body>) -> Response {
    let plain = |symbol: char| symbol.is_ascii_alphanumeric() || matches!(symbol, '.' | '_' | '-');
    let name: String = name.chars().map(|symbol| if plain(symbol) { symbol } else { '-' }).collect();
    let mut response = Response::new(content.into());
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media));
    if let Ok(disposition) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        response.headers_mut().insert(CONTENT_DISPOSITION, disposition);
    }
    response
}

/// An answer without a body.
pub(crate) fn empty(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}
