//! What every request meets first and every answer last: its id, its scheme, CORS, headers that make browsers
//! careful, a count, and one log line. The line has the route's pattern, never the path, the query or a
//! header's value.

use crate::address::{self, Scheme};
use crate::cors::{self, Audience, Origins};
use crate::fault::Cause;
use crate::metrics::Requests;
use crate::okta;
use crate::request_id::{self, RequestId, RequestIds};
use crate::router::routes;
use crate::settings::{HttpState, Settings};
use crate::span;
use crate::surface::Counted;
use axum::extract::{MatchedPath, Request};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, ORIGIN, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderValue, Method};
use axum::response::Response;
use futures_util::future::{BoxFuture, Either};
use readmit_app::buckets::Bucket;
use std::convert::Infallible;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use tower::{Layer, Service};
use tracing::Instrument;

/// What an answer says unless its handler says otherwise, after OWASP's Secure Headers Project. Answers hold
/// tokens, codes and personal data, so nothing may keep them; none of them is a page unless its handler makes
/// it one, with a policy of its own; no page of another origin may embed them or keep a hold of their window.
const HEADERS: [(HeaderName, HeaderValue); 9] = [
    (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        ),
    ),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static(
            "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
        ),
    ),
    (HeaderName::from_static("x-permitted-cross-domain-policies"), HeaderValue::from_static("none")),
];

/// For a year (RFC 6797). Other names under this one are not this server's to bind.
const HSTS: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// Wraps routes.
#[derive(Clone)]
pub(crate) struct Edge(Arc<Shared>);

struct Shared {
    ids: RequestIds,
    origins: Origins,
    settings: Settings,
    requests: Option<Requests>,
    state: Option<Arc<HttpState>>,
}

impl Edge {
    /// Around the routes of `state`, where there is one: a benchmark's endpoint has none.
    pub(crate) fn new(settings: &Settings, state: Option<Arc<HttpState>>) -> Self {
        let app = state.as_ref().map(|state| state.app.clone());
        Self(Arc::new(Shared {
            ids: RequestIds::default(),
            origins: Origins::new(&settings.allowed_origins, app),
            requests: settings.metrics.is_some().then(|| Requests::register(routes())),
            settings: settings.clone(),
            state,
        }))
    }
}

impl<S> Layer<S> for Edge {
    type Service = EdgeService<S>;

    fn layer(&self, inner: S) -> EdgeService<S> {
        EdgeService { inner, shared: self.0.clone() }
    }
}

/// A route with the edge around it.
#[derive(Clone)]
pub(crate) struct EdgeService<S> {
    inner: S,
    shared: Arc<Shared>,
}

impl<S> Service<Request> for EdgeService<S>
where
    S: Service<Request, Response = Response, Error = Infallible> + Send + 'static,
    S::Future: Send + 'static,
{
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        let shared = self.shared.clone();
        let began = Instant::now();
        let id = shared.ids.of(request.headers());
        let method = request.method().clone();
        let route = request.extensions().get::<MatchedPath>().cloned();
        let scheme = address::scheme(request.headers(), request.extensions(), &shared.settings);
        request.extensions_mut().insert(scheme);
        request.extensions_mut().insert(RequestId(id.clone()));
        let span = shared.settings.spans.map(|continue_trace| {
            let route = route.as_ref().map(MatchedPath::as_str);
            span::of(continue_trace, &method, route, request.headers())
        });
        let metered = shared.state.clone().filter(|_| okta::owns(request.uri().path())).map(|state| {
            let counted = Counted::default();
            request.extensions_mut().insert(counted.clone());
            let address = address::of(request.headers(), request.extensions(), &shared.settings);
            (state, counted, Bucket::stranger(address))
        });
        // Only browsers send it, and only across origins or with a body.
        let cross = request.headers().contains_key(ORIGIN);
        let cross = cross.then(|| (request.headers().clone(), Audience::of(request.uri())));
        let preflight = cross.as_ref().is_some_and(|(headers, _)| cors::is_preflight(&method, headers));
        let answer = (!preflight).then(|| match &span {
            // What a service does before its first wait belongs to the span as well.
            Some(span) => Either::Left(span.in_scope(|| self.inner.call(request)).instrument(span.clone())),
            None => Either::Right(self.inner.call(request)),
        });
        Box::pin(async move {
            let allowed = match &cross {
                Some((headers, audience)) => shared.origins.allowed(headers, *audience).await,
                None => None,
            };
            let mut response = match answer {
                Some(answer) => answer.await?,
                None => cors::preflight(allowed.is_some(), cross.as_ref().map(|(_, audience)| *audience)),
            };
            let headers = response.headers_mut();
            for (name, value) in HEADERS {
                headers.entry(name).or_insert(value);
            }
            if scheme == Scheme::Https {
                headers.insert(STRICT_TRANSPORT_SECURITY, HSTS);
            }
            if let Some((_, audience)) = cross {
                cors::mark(headers, allowed, audience);
            }
            headers.insert(request_id::HEADER, id.clone());
            if let Some((state, counted, stranger)) = &metered {
                let now = state.app.now();
                // What is refused before it is counted tells what the caller's address has left.
                let quota = counted.quota().unwrap_or_else(|| state.buckets.look(stranger, now));
                okta::quota::mark(headers, quota, &id, now);
            }
            let (route, took) = (route.as_ref().map(MatchedPath::as_str), began.elapsed());
            if let Some(requests) = &shared.requests {
                requests.answered(&method, route, response.status(), took);
            }
            if let Some(span) = &span {
                span::end(span, response.status());
            }
            log(&response, &id, &method, route.unwrap_or("-"), took);
            Ok(response)
        })
    }
}

fn log(response: &Response, id: &HeaderValue, method: &Method, route: &str, took: Duration) {
    let id = id.to_str().unwrap_or("-");
    let status = response.status().as_u16();
    if let Some(Cause(cause)) = response.extensions().get::<Cause>() {
        tracing::error!(id, %method, route, status, cause, "request failed");
    }
    if tracing::enabled!(tracing::Level::INFO) {
        let ms = (took.as_secs_f64() * 1e6).round() / 1e3;
        tracing::info!(id, %method, route, status, ms, "request");
    }
}
