//! The router, built from the surfaces' tables.

use crate::edge::Edge;
use crate::fault::{Fault, Shape};
use crate::settings::{HttpState, Settings};
use crate::surface::{self, Route};
use crate::{admin, body, health, hosted, json, metrics, mosaic, okta, portal, problem};
use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{Method, StatusCode, Uri};
use axum::response::Response;
use axum::routing::{MethodFilter, on, post};
use std::borrow::Cow;
use std::sync::Arc;
use tower::ServiceExt;

/// Every route that is served, surface by surface.
pub fn routes() -> impl Iterator<Item = &'static Route> {
    health::routes()
        .iter()
        .chain(metrics::routes())
        .chain(hosted::routes())
        .chain(admin::routes())
        .chain(mosaic::routes())
        .chain(okta::routes())
        .chain(portal::routes())
}

/// The whole server.
pub fn router(state: HttpState) -> Router {
    let state = Arc::new(state);
    let edge = Edge::new(&state.settings, Some(state.clone()));
    let mut known = Router::new();
    for route in routes() {
        let handler = move |State(state): State<Arc<HttpState>>, request: Request| {
            surface::dispatch(route, state, request)
        };
        known = known.route(route.path, on(filter(&route.method), handler));
    }
    let known = known.method_not_allowed_fallback(method_not_allowed).layer(edge.clone()).with_state(state);
    with_fallback(known, edge)
}

/// The same stack around an endpoint that only parses JSON and answers it: what a benchmark compares with.
/// No bearer, no bucket.
pub fn echo_router(settings: Settings) -> Router {
    let edge = Edge::new(&settings, None);
    let settings = Arc::new(settings);
    let echo = move |request: Request| {
        let settings = settings.clone();
        async move {
            let limit = settings.request_timeout;
            surface::guarded(limit, problem::shape, None, async move {
                let (parts, body) = request.into_parts();
                let body = body::read(body, settings.body_limit, &settings).await?;
                let value: serde_json::Value = json::read(&parts.headers, &body)?;
                Ok(body::json(StatusCode::OK, &value))
            })
            .await
        }
    };
    with_fallback(Router::new().route("/echo", post(echo)).layer(edge.clone()), edge)
}

/// Answers what no route does. Doubled slashes (`//cis//v1/…`, from joined base URLs) are collapsed here, off
/// the path of well-formed requests.
fn with_fallback(known: Router, edge: Edge) -> Router {
    let unknown = Router::new().fallback(not_found).layer(edge);
    let rest = unknown.clone();
    let collapsed = known.clone().fallback_service(unknown);
    known.fallback(move |mut request: Request| {
        let (collapsed, rest) = (collapsed.clone(), rest.clone());
        async move {
            let target = collapse(request.uri());
            let answer = match target {
                Some(uri) => {
                    *request.uri_mut() = uri;
                    collapsed.oneshot(request).await
                }
                None => rest.oneshot(request).await,
            };
            match answer {
                Ok(response) => response,
                Err(never) => match never {},
            }
        }
    })
}

/// The URI with single slashes, if it has others.
fn collapse(uri: &Uri) -> Option<Uri> {
    let path = uri.path();
    if !path.contains("//") {
        return None;
    }
    let mut single = String::with_capacity(path.len());
    for c in path.chars() {
        if c != '/' || !single.ends_with('/') {
            single.push(c);
        }
    }
    let target: Cow<'_, str> = match uri.query() {
        Some(query) => format!("{single}?{query}").into(),
        None => single.into(),
    };
    target.parse().ok()
}

/// The shape of errors that come before any route is known.
fn shape_for(path: &str) -> Shape {
    if let Some(shape) = mosaic::shape_for(path).or_else(|| okta::shape_for(path)) {
        shape
    } else if hosted::owns(path) {
        hosted::shape
    } else {
        problem::shape
    }
}

async fn not_found(request: Request) -> Response {
    let id = request.extensions().get().cloned();
    Fault::not_found("no such endpoint").to(id).respond(shape_for(request.uri().path()))
}

async fn method_not_allowed(request: Request) -> Response {
    let matched = request.extensions().get::<MatchedPath>();
    if portal::leaves(request.uri().path()) && matched.is_some_and(|matched| portal::owns(matched.as_str())) {
        return not_found(request).await;
    }
    let fault = Fault::new(StatusCode::METHOD_NOT_ALLOWED, "this endpoint has no such method");
    let id = request.extensions().get().cloned();
    fault.to(id).respond(shape_for(request.uri().path()))
}

fn filter(method: &Method) -> MethodFilter {
    match *method {
        Method::POST => MethodFilter::POST,
        Method::PUT => MethodFilter::PUT,
        Method::DELETE => MethodFilter::DELETE,
        Method::PATCH => MethodFilter::PATCH,
        // Answers HEAD as well.
        _ => MethodFilter::GET,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubled_slashes_become_single() {
        let collapsed = |text: &str| collapse(&text.parse().unwrap()).map(|uri| uri.to_string());
        assert_eq!(collapsed("/cis/v1/users"), None);
        assert_eq!(collapsed("//cis//v1///users?a=//b").as_deref(), Some("/cis/v1/users?a=//b"));
        assert_eq!(collapsed("/x?u=http://a"), None);
    }
}
