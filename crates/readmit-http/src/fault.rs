//! A request that is not answered as asked: the one type behind every error body.
//!
//! What is wrong is said here once; how it is written is the surface's matter ([`Shape`]).

use crate::request_id::RequestId;
use axum::http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use readmit_app::{Failure, Forbidden, Overload};
use readmit_core::reference::Reference;
use serde_json::{Map, Value};

/// Writes a fault the way a surface's clients expect it.
pub(crate) type Shape = fn(&Fault) -> Response;

/// Why a request is not answered as asked.
#[derive(Debug)]
pub(crate) struct Fault {
    /// The HTTP status.
    pub(crate) status: StatusCode,
    /// The surface's own word for it, where it has a particular one.
    pub(crate) code: Option<&'static str>,
    /// For the person who reads it: names the field and what was expected.
    pub(crate) message: Box<str>,
    /// Finds the event of a refused attempt.
    pub(crate) reference: Option<Reference>,
    /// Seconds after which trying again makes sense.
    pub(crate) retry_after: Option<u64>,
    /// How to authenticate (RFC 9110 section 11.6.1).
    pub(crate) challenge: Option<&'static str>,
    /// The request that it answers, for surfaces that name it in the body.
    pub(crate) request: Option<Box<RequestId>>,
    /// What failed inside; for the log only.
    pub(crate) cause: Option<Box<str>>,
    /// Further members of the body, for surfaces that write them.
    pub(crate) members: Option<Box<Map<String, Value>>>,
}

/// What failed inside, on its way from a handler to the log line of its request.
#[derive(Debug, Clone)]
pub(crate) struct Cause(pub(crate) String);

impl Fault {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        let message = message.into().into_boxed_str();
        Self {
            status,
            code: None,
            message,
            reference: None,
            retry_after: None,
            challenge: None,
            request: None,
            cause: None,
            members: None,
        }
    }

    /// With a further member of the body.
    pub(crate) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.members.get_or_insert_default().insert(name.to_owned(), value.into());
        self
    }

    /// With the surface's own word.
    pub(crate) const fn code(mut self, code: &'static str) -> Self {
        self.code = Some(code);
        self
    }

    /// As an answer to this request.
    pub(crate) fn to(self, request: Option<RequestId>) -> Self {
        Self { request: request.map(Box::new), ..self }
    }

    /// The request itself is wrong; the message names the field.
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, message)
    }

    /// No bearer, or one that does not count here.
    pub(crate) fn unauthenticated() -> Self {
        let fault = Self::new(StatusCode::UNAUTHORIZED, "Invalid token");
        Self { challenge: Some("Bearer error=\"invalid_token\""), ..fault }
    }

    pub(crate) fn too_many(seconds: u64) -> Self {
        let fault = Self::new(StatusCode::TOO_MANY_REQUESTS, "too many requests, try again later");
        Self { retry_after: Some(seconds), ..fault }
    }

    /// A defect or a failure of the machine: its cause is for the log.
    pub(crate) fn internal(cause: impl Into<String>) -> Self {
        let fault = Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal error");
        Self { cause: Some(cause.into().into()), ..fault }
    }

    /// Writes it.
    pub(crate) fn respond(self, shape: Shape) -> Response {
        let mut response = shape(&self);
        *response.status_mut() = self.status;
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Some(challenge) = self.challenge {
            response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
        }
        if let Some(cause) = self.cause {
            response.extensions_mut().insert(Cause(cause.into()));
        }
        response
    }
}

impl From<Failure> for Fault {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Overload(Overload::AccountBusy) => Self::too_many(1),
            Failure::Overload(Overload::QueueFull | Overload::Closed) | Failure::Closed => {
                let fault = Self::new(StatusCode::SERVICE_UNAVAILABLE, "the server is busy, try again");
                Self { retry_after: Some(1), cause: Some(failure.to_string().into()), ..fault }
            }
            failure => Self::internal(failure.to_string()),
        }
    }
}

impl From<Forbidden> for Fault {
    fn from(forbidden: Forbidden) -> Self {
        Self::new(StatusCode::FORBIDDEN, forbidden.to_string())
    }
}
