//! `GET /metrics`: what the process counts, in Prometheus' text format.
//!
//! No label holds anything that a user sent: routes are patterns, outcomes are words of ours. How busy a
//! server is may still be nobody's business: with a token only who shows it is answered, without one only who
//! calls from this machine and not through a proxy.

mod process;
mod requests;

pub(crate) use requests::Requests;

use crate::address;
use crate::call::Call;
use crate::fault::Fault;
use crate::problem;
use crate::surface::{Access, Route, bearer_token};
use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, FORWARDED, VIA};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method};
use axum::response::Response;
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use process::Process;
use readmit_core::secret::Secret;
use readmit_core::time::Timestamp;
use std::sync::Arc;
use subtle::ConstantTimeEq;

/// Seconds: from an answer out of memory to one that ran into the time limit.
const SECONDS: [f64; 14] =
    [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0];
/// Requests in a batch.
const REQUESTS: [f64; 10] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0];

static ROUTES: [Route; 1] = [Route {
    method: Method::GET,
    path: "/metrics",
    access: Access::Open,
    shape: problem::shape,
    handler: |call| Box::pin(show(call)),
    doc: None,
}];

/// This surface's routes.
pub(crate) fn routes() -> &'static [Route] {
    &ROUTES
}

/// What the process counts. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Metrics {
    recorded: PrometheusHandle,
    process: Arc<Process>,
    token: Option<Secret>,
}

/// Why counting cannot begin.
#[derive(Debug, thiserror::Error)]
#[error("metrics: {0}")]
pub struct MetricsError(#[from] BuildError);

impl Metrics {
    /// Begins to count, for the whole process: what was made before counts nothing. Once a process.
    pub fn install(started: Timestamp, version: &'static str) -> Result<Self, MetricsError> {
        let recorded = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS)?
            .set_buckets_for_metric(Matcher::Suffix("_requests".to_owned()), &REQUESTS)?
            .install_recorder()?;
        Ok(Self { recorded, process: Arc::new(Process::register(started, version)), token: None })
    }

    /// Who shows this token may see them, and nobody else.
    #[must_use]
    pub fn for_bearers_of(self, token: Option<Secret>) -> Self {
        Self { token, ..self }
    }

    /// Sums up what was measured since the last time. To be called every few seconds: otherwise each single
    /// measurement is kept until somebody looks.
    pub fn sum_up(&self) {
        self.recorded.run_upkeep();
    }

    fn text(&self) -> String {
        self.process.measure();
        self.recorded.render()
    }
}

#[expect(clippy::unused_async, reason = "handlers are asynchronous")]
async fn show(call: Call) -> Result<Response, Fault> {
    let hidden = || Fault::not_found("no such endpoint");
    let metrics = call.state.settings.metrics.as_ref().ok_or_else(hidden)?;
    match &metrics.token {
        Some(token) if !shows(&call.parts, token) => return Err(Fault::unauthenticated()),
        None if !is_local(&call.parts) => return Err(hidden()),
        _ => {}
    }
    let mut response = Response::new(Body::from(metrics.text()));
    let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    Ok(response)
}

fn shows(parts: &Parts, token: &Secret) -> bool {
    bearer_token(parts).is_some_and(|shown| shown.reveal().as_bytes().ct_eq(token.reveal().as_bytes()).into())
}

/// Whether a process of this machine calls for itself: a proxy on this machine calls for others.
fn is_local(parts: &Parts) -> bool {
    let forwarded = parts.headers.keys().any(|name| {
        name == FORWARDED || name == VIA || name == "x-real-ip" || name.as_str().starts_with("x-forwarded-")
    });
    !forwarded && address::peer(&parts.extensions).is_some_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;
    use axum::http::request::Builder;

    fn parts(peer: &str, request: Builder) -> Parts {
        let mut parts = request.body(()).unwrap().into_parts().0;
        parts.extensions.insert(address::Peer(peer.parse().unwrap()));
        parts
    }

    #[test]
    fn only_this_machine_is_local_and_a_proxy_on_it_is_not() {
        for local in ["127.0.0.1:1", "127.9.9.9:1", "[::1]:1", "[::ffff:127.0.0.1]:1"] {
            assert!(is_local(&parts(local, Request::builder())), "{local}");
            let forwarded = Request::builder().header("X-Forwarded-Anything", "");
            assert!(!is_local(&parts(local, forwarded)), "{local}");
        }
        for other in ["192.0.2.1:1", "10.0.0.1:1", "[2001:db8::1]:1", "0.0.0.0:1"] {
            assert!(!is_local(&parts(other, Request::builder())), "{other}");
        }
        assert!(
            !is_local(&Request::builder().body(()).unwrap().into_parts().0),
            "who is not known is not local"
        );
    }
}
