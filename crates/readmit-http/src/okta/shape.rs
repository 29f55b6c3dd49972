//! The vendor's error body: always JSON, always all five members. Its Python client takes an empty body for success.

use crate::fault::Fault;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use serde::Serialize;
use serde_json::Value;

/// The member of a [`Fault`] that holds the causes.
const CAUSES: &str = "causes";

#[derive(Serialize)]
struct Body<'a> {
    #[serde(rename = "errorCode")]
    code: &'a str,
    #[serde(rename = "errorSummary")]
    summary: &'a str,
    #[serde(rename = "errorLink")]
    link: &'a str,
    #[serde(rename = "errorId")]
    id: String,
    #[serde(rename = "errorCauses")]
    causes: Vec<Cause<'a>>,
}

#[derive(Serialize)]
struct Cause<'a> {
    #[serde(rename = "errorSummary")]
    summary: &'a str,
}

/// Writes a fault.
pub(crate) fn shape(fault: &Fault) -> Response {
    let code = fault.code.unwrap_or(match fault.status {
        StatusCode::UNAUTHORIZED => "E0000011",
        StatusCode::FORBIDDEN => "E0000006",
        StatusCode::NOT_FOUND => "E0000008",
        StatusCode::METHOD_NOT_ALLOWED => "E0000022",
        StatusCode::TOO_MANY_REQUESTS => "E0000047",
        StatusCode::PAYLOAD_TOO_LARGE | StatusCode::UNSUPPORTED_MEDIA_TYPE | StatusCode::BAD_REQUEST => {
            "E0000003"
        }
        status if status.is_server_error() => "E0000009",
        _ => "E0000001",
    });
    // Where the vendor has a text of its own, ours becomes the cause of it.
    let text = match code {
        "E0000003" => Some("The request body was not well-formed."),
        "E0000006" => Some("You do not have permission to perform the requested action"),
        "E0000008" => Some("The requested path was not found"),
        "E0000009" => Some("Internal Server Error"),
        "E0000011" => Some("Invalid token provided"),
        "E0000022" => Some("The endpoint does not support the provided HTTP method"),
        "E0000047" => Some("API call exceeded rate limit due to too many requests."),
        _ => None,
    };
    let given = fault.members.as_deref().and_then(|members| members.get(CAUSES)).and_then(Value::as_array);
    let mut causes: Vec<&str> = given.into_iter().flatten().filter_map(Value::as_str).collect();
    if text.is_some() && causes.is_empty() && matches!(code, "E0000003" | "E0000006") {
        causes.push(&fault.message);
    }
    let body = Body {
        code,
        summary: text.unwrap_or(&fault.message),
        link: code,
        // The request's own id, so that the log line is found by it.
        id: format!("oae{}", fault.request.as_ref().map_or("", |id| id.as_str())),
        causes: causes.into_iter().map(|summary| Cause { summary }).collect(),
    };
    let mut response = Response::new(serde_json::to_vec(&body).unwrap_or_default().into());
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// A field, or several, of the body or the query are wrong: E0000001. Each cause is `field: what was expected`.
pub(crate) fn invalid<I, T>(what: &str, causes: I) -> Fault
where
    I: IntoIterator<Item = T>,
    T: Into<String>,
{
    let causes: Vec<String> = causes.into_iter().map(Into::into).collect();
    Fault::invalid(format!("Api validation failed: {what}")).code("E0000001").with(CAUSES, causes)
}

/// A parameter that must be there is not: E0000028, with the parameter and what was expected as its cause.
pub(crate) fn missing(cause: &str) -> Fault {
    let fault = Fault::invalid("The request is missing a required parameter.");
    fault.code("E0000028").with(CAUSES, vec![cause])
}

/// There is no such object: E0000007.
pub(crate) fn no_such(id: &str, kind: &str) -> Fault {
    let id: String = id.chars().take(100).collect();
    Fault::not_found(format!("Not found: Resource not found: {id} ({kind})")).code("E0000007")
}

/// Another of the vendor's errors, in the vendor's words.
pub(crate) fn error(status: StatusCode, code: &'static str, summary: impl Into<String>) -> Fault {
    Fault::new(status, summary).code(code)
}

/// The same, with causes.
pub(crate) fn error_with<I, T>(
    status: StatusCode,
    code: &'static str,
    summary: impl Into<String>,
    causes: I,
) -> Fault
where
    I: IntoIterator<Item = T>,
    T: Into<String>,
{
    let causes: Vec<String> = causes.into_iter().map(Into::into).collect();
    error(status, code, summary).with(CAUSES, causes)
}

/// The caller may not: E0000006, with the reason as its cause.
pub(crate) fn forbidden(reason: impl Into<String>) -> Fault {
    Fault::new(StatusCode::FORBIDDEN, reason).code("E0000006")
}
