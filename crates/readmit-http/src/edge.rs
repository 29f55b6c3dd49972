//! What every request meets first and every answer last: its id, CORS, headers that make browsers careful,
//! and one log line. The line has the route's pattern, never the path, the query or a header's value.

use crate::cors::{self, Origins};
use crate::fault::Cause;
use crate::request_id::{self, RequestIds};
use crate::settings::Settings;
use axum::extract::{MatchedPath, Request};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, ORIGIN, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderValue, Method};
use axum::response::Response;
use futures_util::future::BoxFuture;
use readmit_app::App;
use std::convert::Infallible;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;
use tower::{Layer, Service};

/// Answers hold tokens, codes and personal data, so nothing may keep them, and none of them is a page.
const HEADERS: [(HeaderName, HeaderValue); 5] = [
    (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'")),
];

const HSTS: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// Wraps routes.
#[derive(Clone)]
pub(crate) struct Edge(Arc<Shared>);

struct Shared {
    ids: RequestIds,
    origins: Origins,
    is_https: bool,
}

impl Edge {
    pub(crate) fn new(settings: &Settings, app: Option<App>) -> Self {
        Self(Arc::new(Shared {
            ids: RequestIds::default(),
            origins: Origins::new(&settings.allowed_origins, app),
            is_https: settings.public_url.starts_with("https://"),
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

    fn call(&mut self, request: Request) -> Self::Future {
        let shared = self.shared.clone();
        let began = Instant::now();
        let id = shared.ids.of(request.headers());
        let method = request.method().clone();
        let route = request.extensions().get::<MatchedPath>().cloned();
        // Only browsers send it, and only across origins or with a body.
        let cross = request.headers().contains_key(ORIGIN).then(|| request.headers().clone());
        let preflight = cross.as_ref().is_some_and(|headers| cors::is_preflight(&method, headers));
        let answer = (!preflight).then(|| self.inner.call(request));
        Box::pin(async move {
            let allowed = match &cross {
                Some(headers) => shared.origins.allowed(headers).await,
                None => None,
            };
            let mut response = match answer {
                Some(answer) => answer.await?,
                None => cors::preflight(allowed.is_some()),
            };
            let headers = response.headers_mut();
            for (name, value) in HEADERS {
                headers.entry(name).or_insert(value);
            }
            if shared.is_https {
                headers.insert(STRICT_TRANSPORT_SECURITY, HSTS);
            }
            if cross.is_some() {
                cors::mark(headers, allowed);
            }
            headers.insert(request_id::HEADER, id.clone());
            log(&response, &id, &method, route.as_ref().map_or("-", MatchedPath::as_str), began);
            Ok(response)
        })
    }
}

fn log(response: &Response, id: &HeaderValue, method: &Method, route: &str, began: Instant) {
    let id = id.to_str().unwrap_or("-");
    let status = response.status().as_u16();
    if let Some(Cause(cause)) = response.extensions().get::<Cause>() {
        tracing::error!(id, %method, route, status, cause, "request failed");
    }
    if tracing::enabled!(tracing::Level::INFO) {
        let ms = (began.elapsed().as_secs_f64() * 1e6).round() / 1e3;
        tracing::info!(id, %method, route, status, ms, "request");
    }
}
